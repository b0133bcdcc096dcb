import { InvalidArgumentError } from 'commander';
import type { FailingCalls } from '../../contract/contract.ts';

const failingCalls: readonly FailingCalls[] = ['invalid', 'unmatched', 'unfit'];

/** Help for `--fail-on`, which `parseFailOn` reads. */
export const failOnHelp =
  'Fails if a call was invalid, unmatched, or answered by a reply that does not match the document (unfit). Repeatable.';

/** Reads `invalid`, `unmatched` and `unfit`, also several with commas or `|` between them. */
export function parseFailOn(
  text: string,
  previous: readonly FailingCalls[] = [],
): readonly FailingCalls[] {
  return [
    ...previous,
    ...text.split(/[,|]/).map((name) => {
      const kind = failingCalls.find((known) => known === name);
      if (kind !== undefined) return kind;
      throw new InvalidArgumentError(`Expected ${failingCalls.join(', ')}.`);
    }),
  ];
}
