import type { TextMatcher } from './pattern.ts';

/** A place in the automaton: a character to take or a condition to meet, then ways to go on. */
type AutomatonState = {
  readonly consumes?: RegExp;
  readonly asserts?: (before: string, after: string) => boolean;
  readonly transitions: AutomatonState[];
};

/** Makes the automaton of a part of a pattern, given what follows it. */
type BuildState = (next: AutomatonState) => AutomatonState;

/**
 * A matcher that goes through a text once and keeps all ways open at the same time (Thompson's
 * construction), so that its steps grow with the text times the pattern and no faster. `undefined`
 * for patterns that look around or refer back, which have no such automaton, and for huge ones.
 */
export function compileLinearMatcher({ source, flags }: RegExp): TextMatcher | undefined {
  const end: AutomatonState = { transitions: [] };
  try {
    const start = parseAlternatives({
      tokens: [...source.matchAll(patternToken)].map(([text]) => text),
      position: 0,
      flags,
      partsLeft: maxParts,
    })(end);
    return { test: (text) => hasLinearMatch(text, start, end) };
  } catch {
    // Too large, or more than this reads.
    return undefined;
  }
}

function hasLinearMatch(text: string, start: AutomatonState, end: AutomatonState): boolean {
  let before = '';
  let open = new Set<AutomatonState>();
  for (const character of [...text, '']) {
    open.add(start);
    const next = advanceStates(open, before, character);
    if (open.has(end)) return true;
    open = next;
    before = character;
  }
  return false;
}

/** Follows the ways that take nothing, which opens more, and tells what is open after a character. */
function advanceStates(
  open: Set<AutomatonState>,
  before: string,
  character: string,
): Set<AutomatonState> {
  const next = new Set<AutomatonState>();
  // What is added on the way is visited as well.
  for (const { consumes, asserts, transitions } of open) {
    if (consumes?.test(character)) addStates(next, transitions);
    if (!consumes && asserts?.(before, character) !== false) addStates(open, transitions);
  }
  return next;
}

function addStates(set: Set<AutomatonState>, states: readonly AutomatonState[]): void {
  for (const state of states) set.add(state);
}

type PatternReader = {
  readonly tokens: readonly string[];
  position: number;
  readonly flags: string;
  /** How many parts may still be made. */
  partsLeft: number;
};

/** `{1,1000}` of something large makes more parts than anybody wants to walk. */
const maxParts = 5000;

/** What opens a group, a class, an escape, a repetition, or one character. */
const patternToken =
  /\(\?:|\(\?<\w+>|\(\?|\(|\[(?:\\.|[^\]\\])*\]|\\(?:u\{\w+\}|u\w{4}|x\w\w|c\w|[pP]\{[^}]*\}|.)|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu;

function parseAlternatives(reading: PatternReader): BuildState {
  const choices = [parseSequence(reading)];
  while (reading.tokens[reading.position] === '|') {
    reading.position++;
    choices.push(parseSequence(reading));
  }
  return (next) => ({ transitions: choices.map((choice) => choice(next)) });
}

function parseSequence(reading: PatternReader): BuildState {
  const parts: BuildState[] = [];
  let next = reading.tokens[reading.position];
  while (next !== undefined && next !== '|' && next !== ')') {
    reading.position++;
    const part = parsePart(reading, next);
    const times = parseRepetition(reading.tokens[reading.position]);
    if (times) reading.position++;
    parts.push(times ? repeatPart(part, times, reading) : part);
    next = reading.tokens[reading.position];
  }
  return buildInSequence(parts);
}

function buildInSequence(parts: readonly BuildState[]): BuildState {
  return (next) => parts.reduceRight((rest, part) => part(rest), next);
}

function parsePart(reading: PatternReader, text: string): BuildState {
  if (text.startsWith('(')) {
    if (text === '(?') throw new RangeError('it looks around');
    const inside = parseAlternatives(reading);
    reading.position++;
    return inside;
  }
  if (/^\\[1-9k]/.test(text)) throw new RangeError('it refers back');
  const asserts = assertions.get(text);
  if (asserts) return countPart(reading, (next) => ({ asserts, transitions: [next] }));
  const consumes = new RegExp(`^${text}$`, reading.flags);
  return countPart(reading, (next) => ({ consumes, transitions: [next] }));
}

function countPart(reading: PatternReader, build: BuildState): BuildState {
  return (next) => {
    if (--reading.partsLeft < 0) throw new RangeError('it is too large');
    return build(next);
  };
}

function isWordCharacter(character: string): boolean {
  return /\w/.test(character);
}

const assertions = new Map<string, (before: string, after: string) => boolean>([
  ['^', (before) => before === ''],
  ['$', (_before, after) => after === ''],
  ['\\b', (before, after) => isWordCharacter(before) !== isWordCharacter(after)],
  ['\\B', (before, after) => isWordCharacter(before) === isWordCharacter(after)],
]);

type Repetition = { readonly least: number; readonly most: number };

function parseRepetition(text = ''): Repetition | undefined {
  if (/^\*\??$/.test(text)) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (/^\+\??$/.test(text)) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (/^\?\??$/.test(text)) return { least: 0, most: 1 };
  const [, least, most = least] = /^\{(\d+)(?:,(\d*))?\}/.exec(text) ?? [];
  if (least === undefined) return undefined;
  return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
}

function repeatPart(
  part: BuildState,
  { least, most }: Repetition,
  reading: PatternReader,
): BuildState {
  const times = most === Number.POSITIVE_INFINITY ? least : most;
  if (times > maxParts) throw new RangeError('it is too large');
  const maybe = countPart(reading, (next) => ({ transitions: [part(next), next] }));
  const always = buildInSequence(Array.from({ length: least }, () => part));
  if (times === most) {
    const rest = buildInSequence(Array.from({ length: most - least }, () => maybe));
    return (next) => always(rest(next));
  }
  return (next) => {
    const loop: AutomatonState = { transitions: [] };
    loop.transitions.push(part(loop), next);
    return always(loop);
  };
}
