import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { actionStateName } from '../vocabulary/actions.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import {
  type ChangeKind,
  eventFillerWord,
  eventPreposition,
  findChangeKind,
  isStateOfWord,
  isSynonymOfState,
  mayMeanCreation,
  messageWord,
  participleWord,
  splitEventName,
  statusWord,
} from '../vocabulary/webhooks.ts';
import type { EventState, WebhookEvent } from './webhook-plan.ts';

/** What the name of an event says. */
export type EventMeaning = Omit<WebhookEvent, 'name'>;

/** What names of events are understood from. */
export type EventContext = {
  readonly schemaViews: SchemaViews;
  readonly resources: readonly Resource[];
  /** By their nouns in singular. */
  readonly byNoun: ReadonlyMap<string, readonly Resource[]>;
  /** The properties of the records of a resource. */
  readonly propertiesOf: (resource: Resource) => ReadonlyMap<string, readonly string[]>;
};

export function createEventContext({
  schemaViews,
  resources,
}: Pick<EventContext, 'schemaViews' | 'resources'>): EventContext {
  const byNoun = new Map<string, Resource[]>();
  for (const resource of resources) {
    const noun = singularize(normalizeName(resource.noun));
    byNoun.set(noun, [...(byNoun.get(noun) ?? []), resource]);
  }
  const properties = new Map<Resource, ReadonlyMap<string, readonly string[]>>();
  return {
    schemaViews,
    resources,
    byNoun,
    propertiesOf: (resource) => {
      const known =
        properties.get(resource) ?? propertiesOf(schemaViews, schemaViews.of(resource.entity));
      properties.set(resource, known);
      return known;
    },
  };
}

/** A name or a text, and the resources whose records the payload holds. */
export type EventText = { readonly text: string; readonly payloadResources: readonly Resource[] };

/** What a change of a record is called, in words at the end or the start of a name. */
type ChangeWord = Omit<EventMeaning, 'resources'>;

const everyChange: readonly ChangeKind[] = ['created', 'updated', 'deleted'];

/**
 * Reads a name such as `order.cancelled`, `newPet` or `ORDER_PAID`: the word for the change, and the noun
 * of a resource. Without a noun it is about the records of the payload.
 */
export function readEventName(context: EventContext, event: EventText): EventMeaning | undefined {
  const allWords = splitEventName(event.text);
  const end = allWords.findIndex((word, index) => index > 0 && eventPreposition.test(word));
  return readEventWords(context, end < 0 ? allWords : allWords.slice(0, end), event);
}

/** The words of a sentence that are read. */
const longestSentence = 20;

/** Reads a sentence such as `Sent when an order was cancelled`. */
export function readEventSentence(
  context: EventContext,
  event: EventText,
): EventMeaning | undefined {
  const words = splitEventName(event.text).filter((word) => !messageWord.test(word));
  return readEventWords(context, words.slice(0, longestSentence), event);
}

function readEventWords(
  context: EventContext,
  words: readonly string[],
  event: EventText,
): EventMeaning | undefined {
  for (const { phrase, rest } of listPhrases(words)) {
    const resources = findResources(context, rest, event.payloadResources);
    const change = resources && readChangeWord(context, phrase, resources);
    if (resources && change) return { resources: resources.map(({ name }) => name), ...change };
  }
  const resources = findNamedResources(context, words, event.payloadResources);
  if (resources === undefined) return undefined;
  const changes: readonly ChangeKind[] = words.some((word) => statusWord.test(word))
    ? ['updated']
    : everyChange;
  return { resources: resources.map(({ name }) => name), changes, word: undefined, states: [] };
}

type Phrase = { readonly phrase: readonly string[]; readonly rest: readonly string[] };

/** One to three words at the end of a name, at its start, and then each word within. */
function listPhrases(words: readonly string[]): readonly Phrase[] {
  const lengths = [1, 2, 3].filter((length) => length <= words.length);
  const atEnd = lengths.map((length) => ({
    phrase: words.slice(-length),
    rest: words.slice(0, -length),
  }));
  const atStart = { phrase: words.slice(0, 1), rest: words.slice(1) };
  const within = words.map((word, index) => ({
    phrase: [word],
    rest: words.filter((_, other) => other !== index),
  }));
  return [...atEnd, atStart, ...within];
}

/** The resources that the words name, or else those of the payload. */
function findResources(
  context: EventContext,
  words: readonly string[],
  payloadResources: readonly Resource[],
): readonly Resource[] | undefined {
  return (
    findNamedResources(context, words, payloadResources) ??
    (payloadResources.length > 0 ? payloadResources : undefined)
  );
}

/** The noun of a resource has at most so many words. */
const longestNoun = 5;

/** The resources whose noun the words are, or end with; of many those of the payload or of the path. */
function findNamedResources(
  { byNoun }: EventContext,
  allWords: readonly string[],
  payloadResources: readonly Resource[],
): readonly Resource[] | undefined {
  const words = allWords.filter((word) => !eventFillerWord.test(word));
  const nouns = words.length < allWords.length ? [allWords, words] : [words];
  for (const noun of nouns)
    for (let index = Math.max(0, noun.length - longestNoun); index < noun.length; index++) {
      const named = byNoun.get(singularize(noun.slice(index).join(''))) ?? [];
      const ofPayload = named.filter((resource) => payloadResources.includes(resource));
      if (ofPayload.length > 0) return ofPayload;
      if (named.length > 0) return narrowByPath(named, noun.slice(0, index));
    }
  return undefined;
}

/** Of several resources with a noun those below what the words before it name: `eval.run.failed`. */
function narrowByPath(
  resources: readonly Resource[],
  before: readonly string[],
): readonly Resource[] {
  const below = resources.filter(({ name }) =>
    name.split('/').some((segment) => before.some((word) => isSameNoun(segment, word))),
  );
  return below.length > 0 ? below : resources;
}

/** What a word says of the records of these resources: a change, a state, or a participle. */
function readChangeWord(
  context: EventContext,
  phrase: readonly string[],
  resources: readonly Resource[],
): ChangeWord | undefined {
  const word = phrase.join('');
  const kind = findChangeKind(word);
  const states = resources.flatMap((resource) => findStates(context, resource, word));
  if (kind !== undefined) return { changes: [kind], word: undefined, states: [] };
  if (states.length > 0) return { changes: ['created', 'updated', 'deleted'], word, states };
  if (mayMeanCreation(word)) return { changes: ['created'], word: undefined, states: [] };
  return phrase.length === 1 && participleWord.test(word)
    ? { changes: ['updated', 'deleted'], word, states: [] }
    : undefined;
}

/** The states of a resource that a word names: `cancelled`, `canceled` and `cancel` are one. */
function findStates(
  context: EventContext,
  resource: Resource,
  word: string,
): readonly EventState[] {
  const states = listStates(context, resource);
  const named = states.filter(({ value }) => isStateOfWord(value, word));
  return named.length > 0 ? named : states.filter(({ value }) => isSynonymOfState(value, word));
}

function listStates(
  { schemaViews, propertiesOf: propertiesOfResource }: EventContext,
  resource: Resource,
): readonly EventState[] {
  return [...propertiesOfResource(resource)].flatMap(([property, schemaPointers]) => {
    if (!actionStateName.test(property)) return [];
    const values: readonly unknown[] = [schemaViews.of(schemaPointers).keywords.enum].flat();
    return values.flatMap((value) => (typeof value === 'string' ? [{ property, value }] : []));
  });
}

/** The name of an event that no document gives: `order.created`. */
export function toEventName({ noun }: Pick<Resource, 'noun'>, change: ChangeKind): string {
  return `${singularize(noun)}.${change}`;
}
