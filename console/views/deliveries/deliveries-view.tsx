import { EmptyState } from '../../components/messages.tsx';

export function DeliveriesView() {
  return (
    <EmptyState title="No deliveries">
      <p>The document has no webhooks or callbacks.</p>
    </EmptyState>
  );
}
