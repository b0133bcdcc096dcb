import type { Judge } from '../contract/contract.ts';
import type {
  Conclusion,
  Fits,
  Inference,
  LoadedDocument,
  Operation,
  Resource,
  Shapes,
} from '../document/document.ts';
import { namesOfTemplate } from '../request/request.ts';
import type { Faking } from '../seed/fake.ts';
import type { Book } from './book.ts';
import type { Keys } from './keys.ts';
import { type Listing, toListing } from './listing.ts';
import type { Maker } from './maker.ts';
import type { Sender } from './sender.ts';
import type { Settle } from './settle.ts';
import type { Trash } from './trash.ts';
import type { Writer } from './writer.ts';

/** All that a check works with. */
export type World = {
  readonly document: LoadedDocument;
  readonly shapes: Shapes;
  readonly fits: Fits;
  readonly judge: Judge;
  readonly faking: Faking;
  readonly maker: Maker;
  readonly sender: Sender;
  readonly book: Book;
  readonly keys: Keys;
  readonly trash: Trash;
  readonly plan: Plan;
  readonly write: Writer;
  readonly settle: Settle;
  /** Below which the requests go. */
  readonly address: URL;
};

/** Which operations may be sent, and what each is for. */
export type Plan = {
  readonly resources: readonly Resource[];
  /** The operations that are looked at, in the document's order. */
  readonly meant: readonly Operation[];
  isUsable(operation: Operation): boolean;
  conclusionOf(operation: Operation): Conclusion;
  rolesOf(resource: Resource): Roles;
};

/** The operations that may be sent of those that work on a resource. */
export type Roles = {
  readonly create: Conclusion | undefined;
  readonly read: Conclusion | undefined;
  readonly head: Conclusion | undefined;
  readonly list: Listing | undefined;
  readonly updates: readonly Conclusion[];
  readonly remove: Conclusion | undefined;
};

type Planning = {
  readonly operations: readonly Operation[];
  readonly inference: Inference;
  readonly isUsable: (operation: Operation) => boolean;
  readonly isMeant: (operation: Operation) => boolean;
};

/** Works out what each operation is for, when somebody asks. */
export const openPlan = ({ operations, inference, isUsable, isMeant }: Planning): Plan => {
  const concluded = new Map<Operation, Conclusion>();
  const conclusionOf = (operation: Operation): Conclusion => {
    const known = concluded.get(operation) ?? inference.conclude(operation);
    concluded.set(operation, known);
    return known;
  };
  let byResource: Map<Resource | undefined, Conclusion[]> | undefined;
  const group = (): Map<Resource | undefined, Conclusion[]> => {
    const groups = new Map<Resource | undefined, Conclusion[]>();
    for (const conclusion of operations.filter(isUsable).map(conclusionOf).filter(isNamedByPath))
      groups.set(conclusion.resource, [...(groups.get(conclusion.resource) ?? []), conclusion]);
    return groups;
  };
  const conclusionsOf = (resource: Resource): readonly Conclusion[] => {
    byResource ??= group();
    return byResource.get(resource) ?? [];
  };
  const roles = new Map<Resource, Roles>();
  return {
    resources: inference.resources,
    meant: operations.filter(isMeant),
    isUsable,
    conclusionOf,
    rolesOf: (resource) => {
      const known =
        roles.get(resource) ?? toRoles(inference.shapes, resource, conclusionsOf(resource));
      roles.set(resource, known);
      return known;
    },
  };
};

/** Whether a path names by its parameters what it is about, and nothing else, such as a version. */
const isNamedByPath = ({ keys, operation: { path } }: Conclusion): boolean =>
  keys.every((place) => place.in === 'path') && keys.length === namesOfTemplate(path).length;

const toRoles = (shapes: Shapes, resource: Resource, conclusions: readonly Conclusion[]): Roles => {
  // A view's path names ancestors that the resource's own does not.
  const find = (behaviour: Conclusion['behaviour']) => {
    const all = conclusions.filter((one) => one.behaviour === behaviour);
    const own = all.filter(({ view }) => view === undefined);
    return own.length > 0 ? own : all;
  };
  const isOfOne = ({ ancestors }: Conclusion): boolean =>
    resource.kind === 'singleton' || ancestors.at(-1) === resource;
  const lists = find('list').filter(
    ({ operation }) => operation.path === resource.collection?.path,
  );
  const reads = find('read').filter(isOfOne);
  const [creates, puts] = [find('create'), find('put').filter(isOfOne)];
  const [list] = lists;
  return {
    create: creates[0] ?? (resource.kind === 'collection' ? puts[0] : undefined),
    read: reads.find(({ operation }) => operation.method === 'GET'),
    head: reads.find(({ operation }) => operation.method === 'HEAD'),
    list: list && toListing(shapes, list),
    updates: [...find('update'), ...find('replace'), ...puts].filter(isOfOne),
    remove: find('remove').find(isOfOne),
  };
};
