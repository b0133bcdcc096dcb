import {
  type Conclusion,
  type Envelope,
  findReply,
  isObject,
  type ListParameters,
  listHeaders,
  outline,
  type Resource,
  readListParameters,
  type Shapes,
  toRecordsName,
  typed,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Outcome } from '../behaviour.ts';
import { openAsked } from './asked.ts';
import { merge, wrap } from './body.ts';
import type { Ground } from './ground.ts';
import { keyOf, openKeys, openOthers } from './keys.ts';
import { needAncestors } from './lookup.ts';
import { readWindow } from './page.ts';
import { openPaging, type Standing, tellField } from './paging.ts';
import { openPick } from './pick.ts';
import { type Query, readFields } from './select.ts';
import { toLinks, toStanding } from './standing.ts';
import { readSuccess } from './success.ts';
import { take } from './take.ts';
import { openLook } from './unsound.ts';
import { type Frame, openShown, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/** What a list answers with: pages of a resource's records. */
export type Listing = {
  readonly resource: Resource;
  /** Where the records stand in the reply. */
  readonly many: Envelope;
};

/** Answers with a page of a resource's records: those that were asked for, in the order asked for. */
export const openList = (
  ground: Ground,
  conclusion: Conclusion,
  { resource, many }: Listing,
): Answer => {
  const { operation, ancestors } = conclusion;
  const { shapes } = ground.inference;
  const frame = toFrame(operation);
  const keysOf = openKeys(ground.inference, conclusion);
  const othersOf = openOthers(conclusion);
  const parameters = readListParameters(shapes, conclusion, resource);
  const show = openShow(ground, conclusion, { resource, frame, many, inner: parameters.inner });
  const fieldsOf = openHeaders(ground, operation, frame.status);
  const askedOf = openAsked(parameters, withinOf(shapes, conclusion, resource));
  return (call, context) => {
    const keys = keysOf(call, context);
    needAncestors(context, { ancestors, keys });
    const query = conclusion.behaviour === 'search' ? toQuery(call) : call.query;
    const window = readWindow(parameters, query);
    const name = toRecordsName(resource, keys);
    const selection = askedOf(context, { query, keys });
    const page = take(context, { name, window, resource, selection });
    const asked = operation.parameters;
    const standing = toStanding(ground, call, {
      ...{ keys, page, window, parameters, asked, resource },
      others: othersOf(call),
    });
    const outcome = show(page.records, name, { standing, fields: readFields(parameters, query) });
    const headers = fieldsOf(standing);
    return headers ? { ...outcome, headers } : outcome;
  };
};

/** The header fields that tell of a page: `Link`, totals such as `X-Total-Count`, numbers of pages. */
const openHeaders = (
  { root, inference: { shapes } }: Ground,
  operation: Conclusion['operation'],
  status: number,
): ((standing: Standing) => Record<string, string> | undefined) => {
  const headers = listHeaders(root, `${findReply(operation, status)?.pointer}`);
  if (headers.length === 0) return () => undefined;
  return (standing) => {
    const told = headers.flatMap(({ name, schema }) => {
      const value = /^link$/i.test(name)
        ? toLinks(standing)
        : tellField(name, shapes.of([schema]), standing);
      return value === undefined ? [] : [[name.toLowerCase(), value] as const];
    });
    return Object.fromEntries(told);
  };
};

/** What a search is asked for, in its body, in what that holds, and in the query. */
const toQuery = ({ body, query }: Call): Query => {
  const own = isObject(body) ? body : {};
  const inner = Object.values(own).filter(isObject);
  return Object.assign({}, ...inner, own, query);
};

type Showing = Listing & { readonly frame: Frame; readonly inner: ListParameters['inner'] };

/** Where the page stands, and the only properties that were asked for. */
type Manner = { readonly standing: Standing; readonly fields: ReadonlySet<string> | undefined };

type Show = (records: readonly StoredRecord[], name: string, manner: Manner) => Outcome;

const openShow = (
  ground: Ground,
  conclusion: Conclusion,
  { resource, frame, many, inner }: Showing,
): Show => {
  const { inference, make } = ground;
  const { operation } = conclusion;
  const told = readSuccess({ ground, conclusion, frame }, many.path);
  const toShown = openShown(conclusion);
  const lookOf = openLook(ground, resource);
  const schema = `${frame.schema}`;
  const paging = openPaging(inference.shapes, schema, many.path);
  const isScalar = isOfKeys(inference.shapes, many);
  const pick = openPick(inference.shapes, many, inner);
  const { path, places } = many.wrapper ?? { path: [], places: many.places };
  return (records, name, { standing, fields }) => {
    const entries = records.map((record) => {
      const key = keyOf(resource, record);
      if (isScalar) return typed(inference.shapes, many.places, key);
      const whole = toShown(record);
      const shown = fields ? pick(whole, fields) : whole;
      return make(places, `${name}/${key} ${operation.id}`, {
        given: wrap(path, [shown]),
        extent: 'required',
        look: lookOf([whole]),
      });
    });
    const page = merge(wrap(many.path, [entries]), paging(standing));
    const given = told === undefined ? page : merge(page, told);
    return {
      status: frame.status,
      body: make([schema], `${name} ${operation.id}`, {
        given,
        extent: 'required',
        look: 'at its kind',
        whole: entries,
      }),
    };
  };
};

/** A list of texts or numbers: then it is of keys. */
const isOfKeys = (shapes: Shapes, { places }: Envelope): boolean => {
  const shape = shapes.of(places);
  return (
    shape.types.length > 0 && !shape.types.includes('object') && outline(shapes, shape).size === 0
  );
};
