import type { Matcher } from './pattern.ts';

/** A place in the automaton: a character to take or a condition to meet, then ways to go on. */
type State = {
  readonly takes?: RegExp;
  readonly holds?: (before: string, after: string) => boolean;
  readonly ways: State[];
};

/** Makes the automaton of a part of a pattern, given what follows it. */
type Build = (next: State) => State;

/**
 * A matcher that goes through a text once and keeps all ways open at the same time (Thompson's
 * construction), so that its steps grow with the text times the pattern and no faster. `undefined`
 * for patterns that look around or refer back, which have no such automaton, and for huge ones.
 */
export const openLinear = ({ source, flags }: RegExp): Matcher | undefined => {
  const end: State = { ways: [] };
  try {
    const start = readChoice({
      tokens: [...source.matchAll(token)].map(([text]) => text),
      at: 0,
      flags,
      left: mostParts,
    })(end);
    return { test: (text) => isMatched(text, start, end) };
  } catch {
    // Too large, or more than this reads.
    return undefined;
  }
};

const isMatched = (text: string, start: State, end: State): boolean => {
  let before = '';
  let open = new Set<State>();
  for (const character of [...text, '']) {
    open.add(start);
    const next = goOn(open, before, character);
    if (open.has(end)) return true;
    open = next;
    before = character;
  }
  return false;
};

/** Follows the ways that take nothing, which opens more, and tells what is open after a character. */
const goOn = (open: Set<State>, before: string, character: string): Set<State> => {
  const next = new Set<State>();
  // What is added on the way is visited as well.
  for (const { takes, holds, ways } of open) {
    if (takes?.test(character)) addAll(next, ways);
    if (!takes && holds?.(before, character) !== false) addAll(open, ways);
  }
  return next;
};

const addAll = (set: Set<State>, states: readonly State[]): void => {
  for (const state of states) set.add(state);
};

type Reading = {
  readonly tokens: readonly string[];
  at: number;
  readonly flags: string;
  /** How many parts may still be made. */
  left: number;
};

/** `{1,1000}` of something large makes more parts than anybody wants to walk. */
const mostParts = 5000;

/** What opens a group, a class, an escape, a repetition, or one character. */
const token =
  /\(\?:|\(\?<\w+>|\(\?|\(|\[(?:\\.|[^\]\\])*\]|\\(?:u\{\w+\}|u\w{4}|x\w\w|c\w|[pP]\{[^}]*\}|.)|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu;

const readChoice = (reading: Reading): Build => {
  const choices = [readSequence(reading)];
  while (reading.tokens[reading.at] === '|') {
    reading.at++;
    choices.push(readSequence(reading));
  }
  return (next) => ({ ways: choices.map((choice) => choice(next)) });
};

const readSequence = (reading: Reading): Build => {
  const parts: Build[] = [];
  let next = reading.tokens[reading.at];
  while (next !== undefined && next !== '|' && next !== ')') {
    reading.at++;
    const part = readPart(reading, next);
    const times = readTimes(reading.tokens[reading.at]);
    if (times) reading.at++;
    parts.push(times ? repeat(part, times, reading) : part);
    next = reading.tokens[reading.at];
  }
  return inOrder(parts);
};

const inOrder =
  (parts: readonly Build[]): Build =>
  (next) =>
    parts.reduceRight((rest, part) => part(rest), next);

const readPart = (reading: Reading, text: string): Build => {
  if (text.startsWith('(')) {
    if (text === '(?') throw new RangeError('it looks around');
    const inside = readChoice(reading);
    reading.at++;
    return inside;
  }
  if (/^\\[1-9k]/.test(text)) throw new RangeError('it refers back');
  const holds = conditions.get(text);
  if (holds) return count(reading, (next) => ({ holds, ways: [next] }));
  const takes = new RegExp(`^${text}$`, reading.flags);
  return count(reading, (next) => ({ takes, ways: [next] }));
};

const count =
  (reading: Reading, build: Build): Build =>
  (next) => {
    if (--reading.left < 0) throw new RangeError('it is too large');
    return build(next);
  };

const isWord = (character: string): boolean => /\w/.test(character);

const conditions = new Map<string, (before: string, after: string) => boolean>([
  ['^', (before) => before === ''],
  ['$', (_before, after) => after === ''],
  ['\\b', (before, after) => isWord(before) !== isWord(after)],
  ['\\B', (before, after) => isWord(before) === isWord(after)],
]);

type Times = { readonly least: number; readonly most: number };

const readTimes = (text = ''): Times | undefined => {
  if (/^\*\??$/.test(text)) return { least: 0, most: Number.POSITIVE_INFINITY };
  if (/^\+\??$/.test(text)) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (/^\?\??$/.test(text)) return { least: 0, most: 1 };
  const [, least, most = least] = /^\{(\d+)(?:,(\d*))?\}/.exec(text) ?? [];
  if (least === undefined) return undefined;
  return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
};

const repeat = (part: Build, { least, most }: Times, reading: Reading): Build => {
  const times = most === Number.POSITIVE_INFINITY ? least : most;
  if (times > mostParts) throw new RangeError('it is too large');
  const maybe = count(reading, (next) => ({ ways: [part(next), next] }));
  const always = inOrder(Array.from({ length: least }, () => part));
  if (times === most) {
    const rest = inOrder(Array.from({ length: most - least }, () => maybe));
    return (next) => always(rest(next));
  }
  return (next) => {
    const loop: State = { ways: [] };
    loop.ways.push(part(loop), next);
    return always(loop);
  };
};
