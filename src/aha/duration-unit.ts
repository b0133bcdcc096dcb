const second = 1;
const minute = 60;
const hour = 60 * minute;
const day = 8 * hour;
const week = 5 * day;
const month = 22 * day;
const year = 260 * day;

const families: readonly (readonly [seconds: number, words: string])[] = [
  [second, 's sec secs second seconds'],
  [minute, 'min mins minute minutes'],
  [hour, 'h hr hrs hour hours'],
  [day, 'd dy day days'],
  [week, 'w wk wks week weeks'],
  [month, 'm mo mos month months'],
  [year, 'y yr yrs year years'],
];

/**
 * How many working seconds a unit word stands for. A day has 8 hours, a week 5 days, a month 22
 * days (Aha! documentation), a year 260 days (Aha!'s published duration code).
 */
export const secondsOf: ReadonlyMap<string, number> = new Map(
  families.flatMap(([seconds, words]) => words.split(' ').map((word) => [word, seconds] as const)),
);

/** Words that may stand between the parts of a duration (Aha!'s published duration code). */
export const joinWords: ReadonlySet<string> = new Set(['and', 'with', 'plus']);

/** The units of a clock such as `1:20`, from the right (Aha!'s published duration code). */
export const clockUnits: readonly string[] = ['sec', 'min', 'hour', 'day', 'month', 'year'];
