/** What the numbers of a record count, as Aha!'s documentation numbers it. */
export const minutes = 10;
export const points = 20;

export type Units = typeof minutes | typeof points;

/** The units that a stored number names; minutes where it names none. */
export const toUnits = (value: unknown): Units => (value === points ? points : minutes);

/** The units in words, for notices. */
export const unitsName = (units: Units): string => (units === points ? 'story points' : 'minutes');
