import { Fact } from '../../components/fact.tsx';
import { formatJsonLine } from '../../components/json-editor.tsx';
import { read } from '../../state/api.ts';
import { toHash } from '../../state/router.ts';
import type { AppliedRule, CallEntry, NearRule, OperationDescription } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { nameRule } from './name-rule.ts';

/** Why a call was answered as it was. */
export function CallExplanation({ entry }: { readonly entry: CallEntry }) {
  const { refusal, violations, notices, by = [], near = [], operation, reply } = entry;
  const finding = reply.headers['sandlot-finding'];
  return (
    <dl class="explanation">
      {refusal && (
        <Fact title="Refused">
          <code>{refusal.code}</code> {refusal.detail}
        </Fact>
      )}
      {violations.length > 0 && (
        <Fact title="Violations">
          <ul>
            {violations.map(({ in: place, pointer, message, schema }) => (
              <li key={`${place} ${pointer} ${message}`}>
                <code>
                  {place} {pointer}
                </code>{' '}
                {message}
                {schema !== undefined && <span class="hint block">{schema}</span>}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {finding !== undefined && <Fact title="Unfit reply">{[finding].flat().join(' ')}</Fact>}
      {notices.length > 0 && (
        <Fact title="Notices">
          {notices.map(({ code, text }) => (
            <p key={code + text}>{text}</p>
          ))}
        </Fact>
      )}
      {by.length > 0 && <AppliedRules rules={by} />}
      {near.length > 0 && <NearRules rules={near} />}
      {operation !== undefined && <OperationFact id={operation} />}
    </dl>
  );
}

function AppliedRules({ rules }: { readonly rules: readonly AppliedRule[] }) {
  return (
    <Fact title="Changed by">
      {rules.map((rule) => (
        <AppliedRuleLink key={nameRule(rule)} rule={rule} />
      ))}
    </Fact>
  );
}

function AppliedRuleLink({ rule }: { readonly rule: AppliedRule }) {
  const name = nameRule(rule);
  if ('id' in rule) return <a href={toHash('rules', [`${rule.kind}-${rule.id}`])}>{name}</a>;
  return rule.kind === 'rate limit' ? <a href="#/sandboxes">{name}</a> : <span>{name}</span>;
}

/** The overrides and faults in force that nearly matched. */
function NearRules({ rules }: { readonly rules: readonly NearRule[] }) {
  return (
    <Fact title="Nearly matched">
      {rules.map(({ kind, id, differences }) => (
        <div key={`${kind} ${id}`}>
          <a href={toHash('rules', [`${kind}-${id}`])}>
            {kind} {id}
          </a>
          {differences.length === 0 ? (
            ' matches too, but was not applied: another rule came first, or it was added later, or it leaves some calls out.'
          ) : (
            <ul>
              {differences.map(({ where, expected, actual }) => (
                <li key={where}>
                  <code>{where}</code> is{' '}
                  {actual === undefined ? 'absent' : <code>{formatJsonLine(actual)}</code>}, not{' '}
                  <code>{formatJsonLine(expected)}</code>
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </Fact>
  );
}

/** The operation that answered, and the rule that decided what it does. */
function OperationFact({ id }: { readonly id: string }) {
  const operation = useLoaded(
    () => read<OperationDescription>(`GET /operations/${encodeURIComponent(id)}`),
    [id],
  );
  const planned = operation.value?.planned;
  const rule = planned?.plan?.rule;
  return (
    <Fact title="Operation">
      <a href={toHash('operations', [id])}>{id}</a>
      {planned && (
        <span class="block">
          {planned.reason}
          {typeof rule === 'string' && (
            <>
              {' '}
              (rule <code>{rule}</code>)
            </>
          )}
        </span>
      )}
    </Fact>
  );
}
