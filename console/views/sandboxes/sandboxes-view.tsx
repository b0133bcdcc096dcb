import { ClockCard } from './clock-card.tsx';
import { RateLimitCard } from './rate-limit-card.tsx';
import { SandboxList } from './sandbox-list.tsx';
import { SnapshotCard } from './snapshot-card.tsx';

export function SandboxesView() {
  return (
    <div class="cards">
      <SandboxList />
      <ClockCard />
      <RateLimitCard />
      <SnapshotCard />
    </div>
  );
}
