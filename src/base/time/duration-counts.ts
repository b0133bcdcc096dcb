/** The upper bounds of the classes of durations, in milliseconds. */
export const durationBounds = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000] as const;

/** How many durations there were, by their class. */
export type DurationCounts = {
  /** The counts of each class, and of longer durations. */
  readonly classes: number[];
  /** The sum of all durations, in milliseconds. */
  total: number;
};

export function createDurationCounts(): DurationCounts {
  return { classes: Array.from({ length: durationBounds.length + 1 }, () => 0), total: 0 };
}

/** @param duration In milliseconds. */
export function countDuration(counts: DurationCounts, duration: number): void {
  const { classes } = counts;
  const index = classOf(duration);
  classes[index] = Number(classes[index]) + 1;
  counts.total += duration;
}

/** The index of a duration's class. Most are in the first; nothing is above the bound of the last, NaN. */
function classOf(duration: number): number {
  let index = 0;
  while (duration > Number(durationBounds[index])) index += 1;
  return index;
}
