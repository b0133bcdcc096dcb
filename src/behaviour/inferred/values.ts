import {
  type Conclusion,
  openFits,
  type Resource,
  type Shapes,
  toRecordsName,
  typed,
  type Values,
  valueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Context, Outcome } from '../behaviour.ts';
import { openComplain } from '../complain.ts';
import { wrap } from './body.ts';
import type { Ground } from './ground.ts';
import { countKeys, openKeys } from './keys.ts';
import { needAncestors, needRecord } from './lookup.ts';
import { openMisfits } from './misfit.ts';
import { store } from './update.ts';
import { showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';
import { openWriting } from './write.ts';

/** Shows or changes a list of texts or numbers that a record has. */
export const openValues = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
  values: Values,
): Answer => {
  const { operation, ancestors, view } = conclusion;
  const { shapes } = ground.inference;
  const keysOf = openKeys(ground.inference, conclusion);
  const within = withinOf(shapes, conclusion, resource);
  const writing = openWriting(ground, conclusion, resource);
  const { places } = values;
  const sentBy = openSent(shapes, values, places);
  const complain = openComplain(ground.validation, operation);
  const misfits = openMisfits(shapes, openFits(shapes));
  const show = openShow(ground, conclusion, values);
  return (call, context) => {
    const all = keysOf(call, context);
    needAncestors(context, { ancestors, keys: all });
    const named = { resource, keys: all.slice(0, countKeys(view ?? resource)), within };
    const before = needRecord(ground, context, named);
    if (values.turn === 'show') return show(before, named.keys);
    const list = listIn(before, values);
    const sent = sentBy(call, all);
    if (
      values.turn === 'take' &&
      values.from?.in === 'path' &&
      !sent?.some((one) => list.includes(one))
    )
      throw refuseLacking(
        context,
        `${sent}`,
        `${toRecordsName(resource, named.keys)}/${named.keys.at(-1)}`,
      );
    const next = turned(values, list, sent);
    const violations = misfits(places, next, `/${values.property}`);
    if (violations.length > 0) complain(violations, context);
    const key = valueAt(before, resource.key.path) ?? `${named.keys.at(-1)}`;
    const fields = { ...before, [values.property]: next };
    const changed = writing.changed(fields, {
      key: typeof key === 'number' ? key : `${key}`,
      keys: named.keys,
      context,
    });
    return show(store(context, named, changed), named.keys);
  };
};

const listIn = (record: StoredRecord, { property }: Values): readonly unknown[] =>
  [record[property] ?? []].flat();

const turned = (
  { turn }: Values,
  list: readonly unknown[],
  sent: readonly unknown[] | undefined,
): readonly unknown[] => {
  if (turn === 'set') return sent ?? [];
  if (turn === 'add') return [...new Set([...list, ...(sent ?? [])])];
  return sent === undefined ? [] : list.filter((one) => !sent.includes(one));
};

/** Reads the values that a call names; `undefined` where it names none. */
const openSent = (shapes: Shapes, { from }: Values, places: readonly string[]) => {
  const entries = shapes.of(places).items;
  return ({ body }: Call, keys: readonly string[]): readonly unknown[] | undefined => {
    if (from?.in === 'path') return [typed(shapes, entries, `${keys.at(-1)}`)];
    if (from === undefined || body === undefined) return undefined;
    const said = from.name === undefined ? body : Object(body)[from.name];
    return said === undefined ? undefined : [said].flat();
  };
};

const refuseLacking = (context: Context, value: string, name: string) =>
  context.refuse({ status: 404, code: 'not-found', detail: `There is no "${value}" in ${name}.` });

/** The list where the reply has room for it, else the record, else what the document shows. */
const openShow = (
  ground: Ground,
  conclusion: Conclusion,
  { property, shown }: Values,
): ((record: StoredRecord, keys: readonly string[]) => Outcome) => {
  const { operation, resource } = conclusion;
  const frame = toFrame(operation);
  const answering = { ground, conclusion, frame };
  return (record, keys) => {
    const stream = `${resource?.name}/${keys.join('/')} ${operation.id}`;
    if (shown === undefined || frame.schema === undefined)
      return showRecords(answering, [record], stream);
    const given = wrap(shown, [record[property] ?? []]);
    const body = ground.make([frame.schema], stream, {
      ...{ given, extent: 'required', look: 'at its kind' },
    });
    return { status: frame.status, body };
  };
};
