import type { Tone } from '../../components/badges.tsx';
import type { Delivery } from '../../state/types.ts';

export const statusTones: Readonly<Record<Delivery['status'], Tone>> = {
  pending: 'accent',
  delivered: 'good',
  failed: 'bad',
  dropped: 'neutral',
  off: 'neutral',
};
