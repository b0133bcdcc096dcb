import { isAmount, largestAmount } from './amount.ts';
import { type Estimate, readEstimate } from './estimate-text.ts';
import { notify } from './notice.ts';
import { quote } from './quote.ts';
import { invalid, type Sent } from './sent.ts';
import { mannerOf } from './settings.ts';
import type { Units } from './units.ts';

/** An attribute that holds an amount as text. */
export type AmountText = { readonly name: string; readonly text: string };

/**
 * Reads an attribute as time or story points and says aloud what may have been meant otherwise.
 * Refuses with 400 an amount beyond the numbers that are exact.
 */
export const readAmount = (sent: Sent, { name, text }: AmountText, units: Units): Estimate => {
  const estimate = readEstimate(text, mannerOf(sent.context), units);
  checkAmount(sent, name, estimate.value);
  for (const { code, text: remark } of estimate.remarks) {
    notify(sent.context, code, `${name} ${quote(text)}: ${remark}`);
  }
  return estimate;
};

/** Refuses with 400 an amount that cannot be stored without loss. */
export const checkAmount = (sent: Sent, name: string, value: number | null): void => {
  if (value === null || isAmount(value)) return;
  throw invalid(sent, name, `is out of range; at most ${largestAmount} is kept`);
};
