import type { PatternNode } from './pattern-syntax.ts';

/** Tests whether a text has a match anywhere. */
export type TextMatcher = { test(text: string): boolean };

/** A state of the nondeterministic automaton: it consumes a character, asserts a condition, or does neither. */
type NfaState = {
  readonly id: number;
  readonly consumes?: (character: string) => boolean;
  readonly asserts?: (before: string, after: string) => boolean;
  readonly next: NfaState[];
};

/**
 * Compiles a matcher that reads a text once, whatever the pattern: Thompson's automaton, made
 * deterministic as far as texts need it. `undefined` for patterns with lookaround or backreferences,
 * which have no such automaton, and for huge ones. A text that is too much work counts as a match.
 */
export function compileLinearMatcher(pattern: PatternNode, flags: string): TextMatcher | undefined {
  if (!isRegular(pattern) || countStates(pattern) > maxStates) return undefined;
  let automaton: LazyAutomaton | undefined;
  return {
    test: (text) => {
      automaton ??= createLazyAutomaton(pattern, flags);
      return hasMatch(automaton, flags.includes('u') ? text : text.split(''));
    },
  };
}

/** `((a{1,99}){1,99}){1,99}` would need far more. */
const maxStates = 200_000;

/** A pattern that an automaton can match. */
type RegularPattern =
  | Extract<PatternNode, { readonly kind: 'character' | 'assertion' }>
  | { readonly kind: 'sequence'; readonly parts: readonly RegularPattern[] }
  | { readonly kind: 'alternatives'; readonly options: readonly RegularPattern[] }
  | RegularRepetition;

type RegularRepetition = {
  readonly kind: 'repetition';
  readonly part: RegularPattern;
  readonly least: number;
  readonly most: number;
};

function isRegular(node: PatternNode): node is RegularPattern {
  switch (node.kind) {
    case 'lookaround':
    case 'backreference':
      return false;
    case 'sequence':
      return node.parts.every(isRegular);
    case 'alternatives':
      return node.options.every(isRegular);
    case 'repetition':
      return isRegular(node.part);
    default:
      return true;
  }
}

/** The number of states that a pattern needs. */
function countStates(node: RegularPattern): number {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((total, part) => total + countStates(part), 0);
    case 'alternatives':
      return node.options.reduce((total, option) => total + countStates(option), 1);
    case 'repetition':
      return copiesOf(node) * (countStates(node.part) + 1);
    default:
      return 1;
  }
}

/** `a{2,5}` is written as five copies of `a`; `a*` is a loop. */
function copiesOf({ least, most }: RegularRepetition): number {
  return most === Number.POSITIVE_INFINITY ? least + 1 : most;
}

/** A step that visits more states is costly. */
const cheapVisits = 50;

/** How many states the costly steps of a text may visit: this, so many more for each character, at most. */
const minCostlyVisits = 5_000;
const maxCostlyVisits = 200_000;

function hasMatch(
  automaton: LazyAutomaton,
  characters: Iterable<string> & ArrayLike<string>,
): boolean {
  let state = automaton.start;
  let visitsLeft = Math.min(minCostlyVisits + cheapVisits * characters.length, maxCostlyVisits);
  for (const character of characters) {
    const { isMatch, target, visited } = automaton.step(state, character);
    if (visited > cheapVisits) visitsLeft -= visited;
    if (visitsLeft < 0) return true;
    if (isMatch) return true;
    state = target;
  }
  return automaton.step(state, '').isMatch;
}

/** The states that are active together before a character, and the kind of the character before it. */
type DfaState = {
  /** Absent if the state is too large to be kept. */
  readonly name?: string;
  readonly kernel: readonly NfaState[];
  readonly before: string;
  readonly steps: Map<string, DfaStep>;
};

/**
 * Where a character leads; `isMatch` if a match ends before the character. The number of visited states
 * counts each time, also for a step that is kept, so that a text always has the same result.
 */
type DfaStep = { readonly target: DfaState; readonly isMatch: boolean; readonly visited: number };

type LazyAutomaton = {
  readonly start: DfaState;
  step(state: DfaState, character: string): DfaStep;
};

/** How many active states and steps are kept before all are forgotten. */
const maxCached = 20_000;
const maxCachedKernel = 500;

function createLazyAutomaton(pattern: RegularPattern, flags: string): LazyAutomaton {
  const end: NfaState = { id: 0, next: [] };
  const first = buildStates(pattern, end, createStateFactory(flags));
  const states = new Map<string, DfaState>();
  let cached = 0;
  const toDfaState = (active: ReadonlySet<NfaState>, before: string): DfaState => {
    if (active.size > maxCachedKernel) return { kernel: [...active], before, steps: new Map() };
    const kernel = [...active].sort((a, b) => a.id - b.id);
    const name = `${before} ${kernel.map(({ id }) => id)}`;
    const state = states.get(name) ?? { name, kernel, before, steps: new Map() };
    if (!states.has(name)) cached += kernel.length;
    states.set(name, state);
    return state;
  };
  return {
    start: toDfaState(new Set([first]), ''),
    step: (state, character) => {
      const known = state.steps.get(character);
      if (known) return known;
      if (cached > maxCached) {
        states.clear();
        cached = 0;
      }
      const { next, isMatch, visited } = advance(state, character, end);
      // A match may begin at each character.
      const target = toDfaState(next.add(first), toCharacterKind(character));
      const step = { target, isMatch, visited };
      // A step of a forgotten state is not kept.
      if (state.name !== undefined && states.has(state.name)) {
        state.steps.set(character, step);
        cached += 1;
      }
      return step;
    },
  };
}

/** Follows the states that consume nothing, and collects those that are active after the character. */
function advance({ kernel, before }: DfaState, character: string, end: NfaState) {
  const active = new Set(kernel);
  const next = new Set<NfaState>();
  // States that are added during the loop are visited too.
  for (const { consumes, asserts, next: targets } of active) {
    if (consumes?.(character)) for (const target of targets) next.add(target);
    if (!consumes && asserts?.(before, character) !== false)
      for (const target of targets) active.add(target);
  }
  return { next, isMatch: active.has(end), visited: active.size };
}

/** A character that stands for its kind in assertions: a word character, a line break, or any other. */
function toCharacterKind(character: string): string {
  if (character === '') return '';
  if (isWordCharacter(character)) return 'a';
  return isLineBreak(character) ? '\n' : ' ';
}

function isWordCharacter(character: string): boolean {
  return /^\w$/.test(character);
}

function isLineBreak(character: string): boolean {
  return /^[\n\r\u2028\u2029]$/.test(character);
}

type StateFactory = {
  character(source: string, next: NfaState): NfaState;
  assertion(source: string, next: NfaState): NfaState;
  fork(next: NfaState[]): NfaState;
};

function createStateFactory(flags: string): StateFactory {
  let lastId = 0;
  const characterTests = new Map<string, (character: string) => boolean>();
  const characterTestOf = (source: string): ((character: string) => boolean) => {
    const known = characterTests.get(source);
    if (known) return known;
    const regExp = new RegExp(`^${source}$`, flags);
    const test = (character: string) => character !== '' && regExp.test(character);
    characterTests.set(source, test);
    return test;
  };
  const assertions = flags.includes('m') ? multilineAssertions : textAssertions;
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  return {
    character: (source, next) => ({
      id: nextId(),
      consumes: characterTestOf(source),
      next: [next],
    }),
    assertion: (source, next) => {
      const asserts = assertions.get(source);
      return { id: nextId(), ...(asserts && { asserts }), next: [next] };
    },
    fork: (next) => ({ id: nextId(), next }),
  };
}

type Assertion = (before: string, after: string) => boolean;

const wordAssertions: readonly (readonly [string, Assertion])[] = [
  ['\\b', (before, after) => isWordCharacter(before) !== isWordCharacter(after)],
  ['\\B', (before, after) => isWordCharacter(before) === isWordCharacter(after)],
];

const textAssertions: ReadonlyMap<string, Assertion> = new Map([
  ...wordAssertions,
  ['^', (before) => before === ''],
  ['$', (_before, after) => after === ''],
]);

const multilineAssertions: ReadonlyMap<string, Assertion> = new Map([
  ...wordAssertions,
  ['^', (before) => before === '' || isLineBreak(before)],
  ['$', (_before, after) => after === '' || isLineBreak(after)],
]);

/** Builds the states of a pattern from its end to its start, and returns the first. */
function buildStates(node: RegularPattern, next: NfaState, factory: StateFactory): NfaState {
  switch (node.kind) {
    case 'character':
      return factory.character(node.source, next);
    case 'assertion':
      return factory.assertion(node.source, next);
    case 'sequence':
      return node.parts.reduceRight((rest, part) => buildStates(part, rest, factory), next);
    case 'alternatives':
      return factory.fork(node.options.map((option) => buildStates(option, next, factory)));
    case 'repetition':
      return buildRepetition(node, next, factory);
  }
}

function buildRepetition(
  { part, least, most }: RegularRepetition,
  next: NfaState,
  factory: StateFactory,
): NfaState {
  let state = next;
  if (most === Number.POSITIVE_INFINITY) {
    const targets: NfaState[] = [];
    state = factory.fork(targets);
    targets.push(buildStates(part, state, factory), next);
  } else {
    for (let copy = least; copy < most; copy++)
      state = factory.fork([buildStates(part, state, factory), next]);
  }
  for (let copy = 0; copy < least; copy++) state = buildStates(part, state, factory);
  return state;
}
