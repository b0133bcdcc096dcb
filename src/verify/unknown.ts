import { below, type Operation } from '../document/document.ts';
import { slotOf, withValue } from './draft.ts';
import { findPath } from './found-path.ts';
import type { World } from './world.ts';

/** Asks for a record that there is not, where the document says how that is answered. */
export const sendUnknown = async (world: World, operation: Operation): Promise<void> => {
  const conclusion = world.plan.conclusionOf(operation);
  const { behaviour, resource, ancestors } = conclusion;
  const isOfOne = ['read', 'update', 'replace', 'remove'].includes(behaviour);
  const isTold = resource?.presence === 'told' && resource.kind === 'collection';
  if (!isOfOne || !isTold || ancestors.at(-1) !== resource) return;
  const documented = ['404', '410'].find((status) => operation.replies.has(status));
  const last = operation.parameters.findLast(({ in: place }) => place === 'path');
  const name = [...(await findPath(world, conclusion, 'any')).path].at(-1)?.[0];
  if (documented === undefined || !last || last.name !== name) return;
  const { path } = await findPath(world, conclusion, 'any');
  const sound = world.maker.make(operation, { stream: 'unknown', extent: 'required', path });
  const draft = sound && withValue(sound, last, toUnknown(world, last.schema, path.get(name)));
  if (!draft || !world.maker.isSound(draft)) return;
  const exchange = await world.sender.send(draft, 'guess');
  if (!exchange) return;
  world.book.pass(operation, 'unknown');
  const { status } = exchange.got;
  if (status >= 400) return;
  world.book.fail(operation, 'unknown', {
    message: `There is no record ${JSON.stringify(draft.values.get(slotOf(last)))}, and ${operation.method} answers ${status}.`,
    where: 'status',
    place: below(operation.pointer, 'responses', documented),
    exchange,
  });
};

/** A key like one that there is, but with other digits and letters. */
const toUnknown = (
  { shapes, faking }: World,
  schema: string,
  known: string | undefined,
): unknown => {
  const { types, keywords } = shapes.of([schema]);
  const isNumber = types.includes('integer') || types.includes('number');
  const { maximum, format, pattern, enum: values } = keywords;
  if (isNumber) return typeof maximum === 'number' ? maximum : 987_654_321;
  const isPlain = format === undefined && pattern === undefined && values === undefined;
  if (!isPlain || known === undefined)
    return faking.make([schema], 'a key of nobody', { extent: 'everything', examples: 'models' });
  if (/^\d+$/.test(known)) return '987654321';
  return /^[0-9a-f-]{16,}$/i.test(known) ? turn(known) : 'sandlot-no-such-record';
};

/** Another text of the same kind. */
const turn = (known: string): string =>
  known.replace(/[0-9a-f]/gi, (sign) => turned[sign.toLowerCase()] ?? 'c');

const turned: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789'].map((digit) => [digit, digit === '7' ? '3' : '7']),
);
