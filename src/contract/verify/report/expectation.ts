import { type JsonObject, readPointer, splitPointer } from '../../../openapi/openapi.ts';
import { type CheckName, expectationTexts } from './verify-report.ts';

type Expectation = { readonly check: CheckName; readonly place: string };

/** Longer parts of the document are not shown. */
const maxShownText = 120;

/** Says what a check expects: the violated part of the document, if it is short. */
export function describeExpected(root: JsonObject, { check, place }: Expectation): string {
  if (check !== 'reply') return expectationTexts[check];
  const value = readPointer(root, place);
  const name = splitPointer(place).at(-1);
  if (name === 'responses') return `one of the statuses ${Object.keys(Object(value)).join(', ')}`;
  const text = JSON.stringify(value);
  return text === undefined || text.length > maxShownText
    ? expectationTexts[check]
    : `${name}: ${text}`;
}
