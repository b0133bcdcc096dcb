import { STATUS_CODES } from 'node:http';
import { below, type Shape } from '../document/document.ts';
import { toPhrase } from '../refusal.ts';
import { chooseValue } from './error-choice.ts';
import type { About, Told } from './error-part.ts';
import { toField, toNames } from './error-place.ts';
import type { ErrorWord } from './error-word.ts';

/** The value of a property that holds no others; `undefined`: it has nothing to say. */
export const writeText = (shape: Shape, about: About, told: Told): unknown => {
  const [type] = shape.types.filter((name) => name !== 'null');
  const { word } = told;
  const isCode = word === 'status' || word === 'code';
  if (type === 'integer' || type === 'number') return isCode ? about.refusal.status : undefined;
  if (type === 'boolean') return word === 'success' ? false : undefined;
  const text = toText(shape, about, told);
  const values = shape.keywords.enum;
  return Array.isArray(values) && !values.includes(text) ? toValue(values, about, told) : text;
};

/** What may be left out is not guessed. */
const toValue = (values: readonly unknown[], about: About, { word, isRequired }: Told): unknown => {
  const isGuess = word === undefined || !telling.includes(word);
  if (isGuess && !isRequired) return undefined;
  const value = chooseValue(values, about.refusal, about.violation);
  return value ?? (isRequired ? values[0] : undefined);
};

/** What an enumeration is about whose values tell what is wrong. */
const telling: readonly ErrorWord[] = ['code', 'status', 'title', 'error', 'message', 'list'];

const toText = ({ keywords }: Shape, about: About, told: Told): string | undefined => {
  const { word, isRequired } = told;
  const { maxLength, format, pattern } = keywords;
  // A date or an identifier is no place for a sentence.
  const isFree = format === undefined && pattern === undefined;
  const unknown = isRequired && isFree ? toSentence(about) : undefined;
  const text = word === undefined ? unknown : toWord(word, about, { ...told, format });
  return typeof maxLength === 'number' ? text?.slice(0, maxLength) : text;
};

const toSentence = ({ refusal, violation, isPlaced }: About): string => {
  if (!violation) return refusal.message;
  return isPlaced === true ? violation.message : toPhrase(violation);
};

type Kind = Told & { readonly format: unknown };

const toWord = (word: ErrorWord, about: About, { isAlone, format }: Kind): string | undefined => {
  const { refusal, violation } = about;
  const title = STATUS_CODES[refusal.status] ?? refusal.code;
  // Where an error names one place, it is that of the first.
  const first = violation ?? refusal.violations[0];
  const texts: Readonly<Record<ErrorWord, string | undefined>> = {
    message: toSentence(about),
    // RFC 9457, section 3.1.1: a type is a URI, and this is the one that says nothing.
    code: `${format}`.startsWith('uri') ? 'about:blank' : refusal.code,
    status: `${refusal.status}`,
    title,
    error: isAlone ? toSentence(about) : title,
    list: violation ? toPhrase(violation) : refusal.message,
    field: first && toField(first),
    pointer: violation && below('', ...toNames(violation)),
    in: violation?.in,
    success: undefined,
  };
  return texts[word];
};
