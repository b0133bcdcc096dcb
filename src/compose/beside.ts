import { openCannedAnswers, openDoubles } from '../double/double.ts';
import { usualBounds } from '../journal/journal.ts';
import type { Service } from '../server/service.ts';
import type { Kept } from './generation.ts';
import type { SandlotOptions } from './options.ts';

/** What a test asks and tells beside the API itself. */
export const openBeside = (
  parts: Parameters<typeof openCannedAnswers>[0],
  { journal: count = usualBounds.count }: SandlotOptions,
  kept: Pick<Kept, 'doubles'> | undefined,
): Pick<Service, 'doubles' | 'cannedAnswers' | 'journal'> => ({
  doubles: kept?.doubles ?? openDoubles({ journal: { ...usualBounds, count } }),
  cannedAnswers: openCannedAnswers(parts),
  journal: count === 0 ? 'off' : 'on',
});
