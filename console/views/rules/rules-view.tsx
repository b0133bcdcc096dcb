import { useLayoutEffect } from 'preact/hooks';
import { Tag } from '../../components/badges.tsx';
import { EmptyState, ErrorMessage } from '../../components/messages.tsx';
import { report, reportError } from '../../components/toasts.tsx';
import { read, sandbox, send } from '../../state/api.ts';
import { bindKeys } from '../../state/keyboard.ts';
import { versionOf } from '../../state/live.ts';
import { navigate, route, toHash } from '../../state/router.ts';
import type { JsonObject, Rule } from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { describeEffect, describeMatch, type RuleKind } from './describe-rule.ts';
import { RuleForm } from './rule-form.tsx';

/** The overrides and faults in force, and a form for one. */
export function RulesView() {
  const rules = useLoaded(readRules, [versionOf('rules')]);
  const [place = '', id] = route.value.segments;
  useRuleKeys(rules.value ?? [], place);
  const [, kind] = /^(?:new|edit)-(override|fault)$/.exec(place) ?? [];
  const edited = rules.value?.find((one) => one.kind === kind && String(one.rule.id) === id);
  const isForm = kind === 'override' || kind === 'fault';
  return (
    <div class={`split ${isForm ? 'split-open' : ''}`}>
      <section class="pane" aria-label="Rules">
        <div class="toolbar">
          <h1 class="pane-title">Rules of {sandbox}</h1>
          <span class="spacer" />
          <a class="button primary" href={toHash('rules', ['new-override'])}>
            New override
          </a>
          <a class="button" href={toHash('rules', ['new-fault'])}>
            New fault
          </a>
        </div>
        <ErrorMessage error={rules.error} />
        {rules.value?.length === 0 && <NoRules />}
        <ul class="plain rules">
          {(rules.value ?? []).map((one) => (
            <RuleItem
              key={`${one.kind} ${one.rule.id}`}
              kind={one.kind}
              rule={one.rule}
              isNamed={place === toPlace(one)}
              onChange={rules.reload}
            />
          ))}
        </ul>
      </section>
      {isForm && (id === undefined || edited !== undefined) && (
        <RuleForm
          key={route.value.query.get('from') ?? `${place} ${id}`}
          kind={kind}
          edited={edited?.rule}
          initial={edited?.rule ?? parseFrom(route.value.query.get('from'))}
          onDone={() => {
            rules.reload();
            navigate(toHash('rules'));
          }}
        />
      )}
    </div>
  );
}

type RuleOfKind = { readonly kind: RuleKind; readonly rule: Rule };

/** The place of a rule in the address. */
function toPlace({ kind, rule }: RuleOfKind): string {
  return `${kind}-${rule.id}`;
}

function useRuleKeys(rules: readonly RuleOfKind[], place: string): void {
  useLayoutEffect(() => {
    const index = rules.findIndex((one) => toPlace(one) === place);
    const go = (next: number) => {
      const one = rules[Math.min(Math.max(next, 0), rules.length - 1)];
      if (one) navigate(toHash('rules', [toPlace(one)]));
    };
    return bindKeys({
      j: () => go(index + 1),
      k: () => go(index - 1),
      e: () => {
        const one = rules[index];
        if (one) navigate(toHash('rules', [`edit-${one.kind}`, one.rule.id]));
      },
      n: () => navigate(toHash('rules', ['new-override'])),
      Escape: () => navigate(toHash('rules')),
    });
  }, [rules, place]);
}

/** The newest first, since it answers. */
async function readRules(): Promise<readonly RuleOfKind[]> {
  const [{ overrides }, { faults }] = await Promise.all([
    read<{ readonly overrides: readonly Rule[] }>('GET /overrides'),
    read<{ readonly faults: readonly Rule[] }>('GET /faults'),
  ]);
  return [
    ...overrides.toReversed().map((rule) => ({ kind: 'override' as const, rule })),
    ...faults.toReversed().map((rule) => ({ kind: 'fault' as const, rule })),
  ];
}

function parseFrom(text: string | null): JsonObject | undefined {
  try {
    return text === null ? undefined : Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function NoRules() {
  return (
    <EmptyState title="No rules are in force">
      <p>
        An <strong>override</strong> answers matching calls with a reply of yours. A{' '}
        <strong>fault</strong> delays them or makes them fail. Open a <a href="#/calls">call</a> and
        choose “Answer this differently” or “Make it fail”, or make one here.
      </p>
    </EmptyState>
  );
}

type RuleItemProps = RuleOfKind & { readonly isNamed: boolean; readonly onChange: () => void };

function RuleItem({ kind, rule, isNamed, onChange }: RuleItemProps) {
  const { id, times, used } = rule;
  const remove = () => {
    send(`DELETE /${kind}s/${id}`).then(() => {
      onChange();
      report(`Removed ${kind} ${id}.`, {
        undo: () => send(`POST /${kind}s`, { body: withoutCounts(rule) }).then(onChange),
      });
    }, reportError);
  };
  return (
    <li class="rule" data-current={isNamed}>
      <Tag tone={kind === 'fault' ? 'bad' : 'accent'} text={`${kind} ${id}`} />
      <div class="rule-text">
        <strong>{describeEffect(kind, rule)}</strong>
        <span>for {describeMatch(rule.match)}</span>
      </div>
      <span class="hint">{describeCount(times, Number(used))}</span>
      <a
        class="button"
        href={toHash('rules', [`edit-${kind}`, id])}
        aria-label={`Change ${kind} ${id}`}
      >
        Change
      </a>
      <button type="button" class="danger" onClick={remove} aria-label={`Remove ${kind} ${id}`}>
        Remove
      </button>
    </li>
  );
}

function describeCount(times: number | undefined, used: number): string {
  return times === undefined ? `used ${used}×` : `${times - used} of ${times} left`;
}

/** A rule as it was added. */
export function withoutCounts({ id: _id, used: _used, ...rule }: JsonObject): JsonObject {
  return rule;
}
