/** Runs tasks, so many at a time; the first that throws ends them all, once those that run are over. */
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
