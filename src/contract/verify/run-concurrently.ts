/**
 * Runs tasks with limited concurrency. After the first error no further task starts, and the
 * error is thrown when the running ones end.
 */
export async function runConcurrently(
  tasks: readonly (() => Promise<void>)[],
  concurrency: number,
  onDone: () => void,
): Promise<void> {
  const queue = [...tasks].reverse();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let task = queue.pop(); task && failures.length === 0; task = queue.pop()) {
      await task().catch((error) => failures.push(error));
      onDone();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (failures.length > 0) throw failures[0];
}
