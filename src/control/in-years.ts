import { isInYears } from '../clock.ts';
import { refuseBody } from './refuse-body.ts';

/** An instant of a body, in milliseconds since the epoch; refuses (400) one that no reply could tell. */
export const inYears = (instant: number, place: string): number => {
  if (isInYears(instant)) return instant;
  throw refuseBody(place, 'leads out of the years 1 to 9999');
};
