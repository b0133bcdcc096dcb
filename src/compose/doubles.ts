import { type Doubles, openDoubles as open } from '../double/double.ts';
import { type Bounds, usualBounds } from '../journal/journal.ts';
import type { Service } from '../server/service.ts';
import type { SandlotOptions } from './options.ts';

/** What a test asks and tells beside the API itself. */
export const openDoubles = (
  { journal: count = usualBounds.count }: SandlotOptions,
  kept: { readonly doubles: Doubles } | undefined,
): Pick<Service, 'doubles' | 'journal'> => ({
  doubles: kept?.doubles ?? open({ journal: toBounds(count) }),
  journal: count === 0 ? 'off' : 'on',
});

/** Who keeps more calls than usual has more room for them. */
export const toBounds = (count: number): Bounds => ({
  count,
  bytes: usualBounds.bytes * Math.max(1, count / usualBounds.count),
});
