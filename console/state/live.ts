import { batch, computed, signal } from '@preact/signals';
import { read } from './api.ts';
import { followEvents } from './event-stream.ts';
import type { CallList, CallSummary, StateUpdate } from './types.ts';

/** More calls are dropped, the oldest first. */
export const maxCalls = 10_000;

/** The calls of all sandboxes, the newest first. */
export const calls = signal<readonly CallSummary[]>([]);

/** Calls that came too fast to be listed. */
export const skippedCalls = signal(0);

/** New calls wait while the list is paused. */
export const paused = signal(false);
const waiting = signal<readonly CallSummary[]>([]);
export const waitingCount = computed(() => waiting.value.length);

/** Grows with each change of a part of the state, so that views read it again. */
const versions = signal<ReadonlyMap<string, number>>(new Map());

/** The number of changes so far of a part, such as `clock` or `records pets`. */
export function versionOf(part: string): number {
  return versions.value.get(part) ?? 0;
}

function bump(parts: readonly string[]): void {
  const next = new Map(versions.value);
  for (const part of parts) next.set(part, (next.get(part) ?? 0) + 1);
  versions.value = next;
}

function addCalls(list: CallList): void {
  const newest = list.calls.toReversed();
  batch(() => {
    skippedCalls.value += list.skipped;
    if (paused.value) waiting.value = [...newest, ...waiting.value].slice(0, maxCalls);
    else calls.value = [...newest, ...calls.value].slice(0, maxCalls);
    bump(['calls', ...(list.calls.some(({ by }) => by !== undefined) ? ['rules'] : [])]);
  });
  if (list.skipped > 0 && !paused.value) loadWhenQuiet();
}

/** Milliseconds without calls that came too fast. */
const quietTime = 600;
let quietTimer: ReturnType<typeof setTimeout> | undefined;

/** Loads what came too fast to be sent, as far as the journal still has it. */
function loadWhenQuiet(): void {
  clearTimeout(quietTimer);
  quietTimer = setTimeout(() => loadCalls().catch(() => undefined), quietTime);
}

export function resume(): void {
  batch(() => {
    calls.value = [...waiting.value, ...calls.value].slice(0, maxCalls);
    waiting.value = [];
    paused.value = false;
  });
}

/** Calls up to this time were cleared. */
const clearedUntil = signal('');
export const areCallsCleared = computed(() => clearedUntil.value !== '');

export function clearCalls(): void {
  batch(() => {
    clearedUntil.value = [...waiting.value, ...calls.value][0]?.at ?? clearedUntil.value;
    calls.value = [];
    waiting.value = [];
    skippedCalls.value = 0;
  });
}

/** Shows again what was cleared, as far as the journal has it. */
export function showClearedCalls(): void {
  clearedUntil.value = '';
  loadCalls().catch(() => undefined);
}

const ruleParts = ['overrides', 'faults', 'rate limit'];

function applyUpdate({ parts, resources }: StateUpdate): void {
  const isRule = parts.some((part) => ruleParts.includes(part));
  bump([
    ...parts,
    ...resources.map((name) => `records ${name}`),
    ...(isRule ? ['rules'] : []),
    'any',
  ]);
}

/** Loads the calls of the journal, which may have been missed while there was no connection. */
async function loadCalls(): Promise<void> {
  const list = await read<CallList>('GET /calls?sandboxes=all');
  const loaded = list.calls.toReversed();
  // What came in as it happened has more than the journal keeps.
  const missed = listMissing(loaded);
  batch(() => {
    skippedCalls.value = Math.max(0, skippedCalls.value - missed.length);
    calls.value = mergeCalls(calls.value, missed).slice(0, maxCalls);
  });
}

/** The calls that are not on the page, without those that were cleared. */
function listMissing(list: readonly CallSummary[]): readonly CallSummary[] {
  const known = new Set(calls.value.map(toCallKey));
  return list.filter((call) => call.at > clearedUntil.value && !known.has(toCallKey(call)));
}

function mergeCalls(
  first: readonly CallSummary[],
  second: readonly CallSummary[],
): readonly CallSummary[] {
  if (second.length === 0) return first;
  return [...first, ...second].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id - a.id));
}

/** The calls of the page with those that a search found elsewhere; those that wait are not shown. */
export function withFoundCalls(found: readonly CallSummary[]): readonly CallSummary[] {
  const held = new Set(waiting.value.map(toCallKey));
  return mergeCalls(
    calls.value,
    listMissing(found).filter((call) => !held.has(toCallKey(call))),
  );
}

export function toCallKey({ sandbox, id }: Pick<CallSummary, 'sandbox' | 'id'>): string {
  return `${sandbox}/${id}`;
}

/** Follows calls and changes as long as the page is open. */
export function startLive(): void {
  followEvents(
    '/updates?sandboxes=all',
    (name, data) => {
      if (name === 'calls') addCalls(Object(data));
      if (name === 'change') applyUpdate(Object(data));
    },
    () => {
      loadCalls().catch(() => undefined);
      bump(['records', 'clock', 'snapshots', 'rules', 'any']);
    },
  );
}
