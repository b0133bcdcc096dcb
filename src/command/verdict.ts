import type { Command } from 'commander';
import { sayTrouble } from './say.ts';

/** What a command that judges found. */
export type Verdict = 'kept' | 'broken';

const codes: Readonly<Record<Verdict, number>> = { kept: 0, broken: 1 };

/** The exit code of a command that could not judge. */
const unable = 2;

/** Judges, and lets the exit code tell: 0 where all is kept, 1 where it is not, 2 and a sentence where that cannot be told. */
export const settle = async (judge: () => Promise<Verdict>): Promise<void> => {
  try {
    process.exitCode = codes[await judge()];
  } catch (trouble) {
    sayTrouble(trouble);
    process.exitCode = unable;
  }
};

/** Lets a command that judges end with 2 where its options are wrong, as in all that keeps it from running. */
export const endUnableOnMisuse = (command: Command): Command =>
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : unable));
