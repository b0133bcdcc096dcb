import type { Command } from 'commander';
import { printError } from './output/output.ts';

/** What a command that judges found. */
export type ExitResult = 'passed' | 'failed';

const exitCodes: Readonly<Record<ExitResult, number>> = { passed: 0, failed: 1 };

/** The exit code of a command that could not judge. */
const cannotCheckCode = 2;

/** Judges, and lets the exit code tell: 0 where all is kept, 1 where it is not, 2 and a sentence where that cannot be told. */
export async function exitWithResult(judge: () => Promise<ExitResult>): Promise<void> {
  try {
    process.exitCode = exitCodes[await judge()];
  } catch (trouble) {
    printError(trouble);
    process.exitCode = cannotCheckCode;
  }
}

/** Lets a command that judges end with 2 where its options are wrong, as in all that keeps it from running. */
export function exitCannotCheckOnUsageError(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : cannotCheckCode));
}
