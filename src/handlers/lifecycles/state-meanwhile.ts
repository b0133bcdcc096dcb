import { toInternalResource } from '../../base/internal-resources.ts';
import type { StateMeanwhile } from '../../inference/inference.ts';
import type { Context } from '../behaviour.ts';

/** The name of records in the store, and the key of one. */
export type RecordName = { readonly name: string; readonly key: string };

/** The state that a record has until a call takes effect, and the one that it had before. */
type EarlierState = StateMeanwhile & { readonly before: unknown };

/** Holds the states that records had before calls whose effect is still to come. */
const earlierStatesResource = toInternalResource('earlier-states');

export function noteEarlierState(context: Context, record: RecordName, state: EarlierState): void {
  const notes = context.records(earlierStatesResource);
  const note = { id: toNoteId(record, state), ...state };
  if (notes.get(note.id) === undefined) notes.insert(note);
  else notes.update(note);
}

/** Whether a call whose effect is still to come has brought a record into a state. */
export function isInStateMeanwhile(
  context: Context,
  record: RecordName,
  state: StateMeanwhile,
): boolean {
  return context.records(earlierStatesResource).get(toNoteId(record, state)) !== undefined;
}

function toNoteId({ name, key }: RecordName, { value }: StateMeanwhile): string {
  return `${name}/${key} ${value}`;
}

/** Brings a record back into the state that it had before a call, where the effect of that has set no other. */
export function leaveStateMeanwhile(
  context: Context,
  { name, key }: RecordName,
  state: StateMeanwhile | undefined,
): void {
  if (state === undefined) return;
  const notes = context.records(earlierStatesResource);
  const note = notes.get(toNoteId({ name, key }, state));
  if (note === undefined) return;
  notes.remove(toNoteId({ name, key }, state));
  const { property, value } = state;
  const records = context.records(name);
  if (records.get(key)?.[property] === value) records.patch(key, { [property]: note.before });
}
