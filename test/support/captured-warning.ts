import { once } from 'node:events';

/** What the process warns of while something happens; it is not printed among the tests as well. */
export async function captureWarning(act: () => Promise<unknown>): Promise<string> {
  const printers = process.listeners('warning');
  process.removeAllListeners('warning');
  try {
    const [[warning]] = await Promise.all([once(process, 'warning'), act()]);
    return warning.message;
  } finally {
    for (const printer of printers) process.on('warning', printer);
  }
}
