import { SelectField, TextField } from '../../components/fields.tsx';
import { type RuleFieldsProps, withProperty } from './rule-draft.ts';

const cuts: readonly (readonly [string, string])[] = [
  ['', 'no'],
  ['reset', 'reset the connection'],
  ['empty', 'close it without a reply'],
  ['truncate', 'send half of the body'],
  ['slow', 'send the body slowly'],
];

export function FaultFields({ rule, onChange }: RuleFieldsProps) {
  const status = Object(rule.error).status;
  const toNumber = (value: string) => (value === '' ? undefined : Number(value));
  return (
    <>
      <div class="columns">
        <TextField
          label="Answer with the error"
          type="number"
          placeholder="none"
          value={status === undefined ? '' : String(status)}
          onInput={(value) =>
            onChange(
              withProperty(rule, 'error', value === '' ? undefined : { status: Number(value) }),
            )
          }
        />
        <TextField
          label="Delay (ms)"
          type="number"
          placeholder="0"
          value={rule.delay === undefined ? '' : String(rule.delay)}
          onInput={(value) => onChange(withProperty(rule, 'delay', toNumber(value)))}
        />
        <TextField
          label="Share of calls (0 to 1)"
          type="number"
          placeholder="1"
          value={rule.rate === undefined ? '' : String(rule.rate)}
          onInput={(value) => onChange(withProperty(rule, 'rate', toNumber(value)))}
        />
      </div>
      <SelectField
        label="Cut the reply"
        value={String(rule.cut ?? '')}
        options={cuts}
        onChange={(value) => onChange(withProperty(rule, 'cut', value === '' ? undefined : value))}
      />
    </>
  );
}
