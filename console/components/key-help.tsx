import { views } from '../views.tsx';
import { Dialog } from './dialogs.tsx';

const keys: readonly (readonly [keys: readonly string[], effect: string])[] = [
  [['/'], 'Search'],
  [['j', 'k'], 'Next, previous'],
  [['Enter'], 'Open'],
  [['Escape'], 'Close, or leave a field'],
  [['p'], 'Pause the calls, or go on'],
  [['c'], 'Clear the calls'],
  [['n'], 'New record, sandbox or rule'],
  [['e'], 'Edit and send a call again, or change a rule'],
  [['?'], 'This list'],
];

export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {keys.map(([names, effect]) => (
          <div key={effect}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
        {views.map(({ title }, index) => (
          <div key={title}>
            <dt>
              <kbd>{index + 1}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
      <div class="row end">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
