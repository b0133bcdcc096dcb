import t from 'tap';
import { formatSettingsHelp } from '../../src/cli/output/settings-help.ts';

t.test('shows each setting with its values, description and default', async (t) => {
  const text = formatSettingsHelp(
    [
      { name: 'units', schema: { enum: ['docs', 'record'], default: 'docs', description: 'How.' } },
      { name: 'timeZone', schema: { type: 'string', format: 'time-zone', default: 'UTC' } },
      {
        name: 'cap',
        schema: {
          type: 'integer',
          default: 0,
          description: 'How many of them there may be at once.',
        },
      },
      { name: 'any', schema: {} },
    ],
    72,
  );

  t.equal(
    text,
    `
Settings (--set):
  units=docs|record          How. (default: docs)
  timeZone=time-zone         (default: UTC)
  cap=integer                How many of them there may be at once.
                             (default: 0)
  any=value                  (default: none)
`,
  );
});

t.test('shows nothing without settings', async (t) => {
  t.equal(formatSettingsHelp([], 80), '');
});
