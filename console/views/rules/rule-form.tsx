import { useState } from 'preact/hooks';
import { SelectField, TextField } from '../../components/fields.tsx';
import { findJsonMistake, formatJson, JsonEditor } from '../../components/json-editor.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { report } from '../../components/toasts.tsx';
import { read, send } from '../../state/api.ts';
import type {
  JsonObject,
  OperationDescription,
  OperationSummary,
  Rule,
} from '../../state/types.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import type { RuleKind } from './describe-rule.ts';
import { FaultFields } from './fault-fields.tsx';
import { type RuleFieldsProps, withProperty } from './rule-draft.ts';

type RuleFormProps = {
  readonly kind: RuleKind;
  /** The rule that the form replaces. */
  readonly edited: Rule | undefined;
  readonly initial: JsonObject | undefined;
  readonly onDone: () => void;
};

/** Makes an override or a fault from the operations, statuses and examples of the document. */
export function RuleForm({ kind, edited, initial, onDone }: RuleFormProps) {
  const [rule, setRule] = useState<JsonObject>(() => toDraft(kind, initial));
  const [text, setText] = useState<string | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const list = useLoaded(
    () => read<{ readonly operations: readonly OperationSummary[] }>('GET /operations'),
    [],
  );
  const operations = (list.value?.operations ?? []).map(({ id }) => id);
  const shown = text ?? formatJson(rule);
  const change = (next: JsonObject) => {
    setRule(next);
    setText(undefined);
  };
  const editText = (next: string) => {
    setText(next);
    if (findJsonMistake(next) === undefined) setRule(Object(JSON.parse(next)));
  };
  const save = async () => {
    await send(`POST /${kind}s`, { body: shown });
    if (edited) await send(`DELETE /${kind}s/${edited.id}`).catch(() => undefined);
  };
  const title = `${edited ? 'Change' : 'New'} ${kind}`;
  return (
    <section class="pane detail narrow" aria-label={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save().then(() => {
            report(edited ? 'Changed.' : `The ${kind} is in force.`);
            onDone();
          }, setError);
        }}
      >
        <h1>{title}</h1>
        <MatchFields rule={rule} operations={operations} onChange={change} />
        {kind === 'override' ? (
          <AnswerFields rule={rule} operations={operations} onChange={change} />
        ) : (
          <FaultFields rule={rule} onChange={change} />
        )}
        <TextField
          label="Number of calls"
          type="number"
          placeholder="all"
          value={rule.times === undefined ? '' : String(rule.times)}
          onInput={(value) =>
            change(withProperty(rule, 'times', value === '' ? undefined : Number(value)))
          }
        />
        <JsonEditor label="As JSON" text={shown} rows={10} onInput={editText} />
        <ErrorMessage error={error} />
        <div class="row">
          <button type="submit" class="primary" disabled={findJsonMistake(shown) !== undefined}>
            {edited ? 'Change' : 'Put in force'}
          </button>
          <a class="button" href="#/rules">
            Cancel
          </a>
        </div>
      </form>
    </section>
  );
}

function toDraft(kind: RuleKind, initial: JsonObject | undefined): JsonObject {
  if (initial === undefined)
    return kind === 'override'
      ? { match: {}, answer: {} }
      : { match: {}, error: { status: 503 }, times: 1 };
  const { id: _id, used: _used, ...draft } = initial;
  return draft;
}

type OperationFieldsProps = RuleFieldsProps & {
  /** The ids of the operations of the document. */
  readonly operations: readonly string[];
};

function MatchFields({ rule, operations, onChange }: OperationFieldsProps) {
  const match: JsonObject = Object(rule.match);
  const set = (name: string) => (value: string) =>
    onChange({ ...rule, match: withProperty(match, name, value === '' ? undefined : value) });
  return (
    <>
      <TextField
        label="Operation"
        value={String(match.operation ?? '')}
        placeholder="all"
        list={operations.slice(0, 2000)}
        onInput={set('operation')}
        focus="now"
      />
      <div class="columns">
        <TextField
          label="Method"
          placeholder="any"
          value={String(match.method ?? '')}
          onInput={set('method')}
        />
        <TextField
          label="Path"
          placeholder="/pets/*"
          value={String(match.path ?? '')}
          onInput={set('path')}
        />
      </div>
    </>
  );
}

/** Offers the documented replies and examples of the operation. */
function AnswerFields({ rule, operations, onChange }: OperationFieldsProps) {
  // A name that is half typed is asked for nowhere.
  const id = operations.find((one) => one === Object(rule.match).operation);
  const operation = useLoaded(
    async () =>
      id === undefined
        ? undefined
        : read<OperationDescription>(`GET /operations/${encodeURIComponent(id)}`),
    [id],
  );
  const answer: JsonObject = Object(rule.answer);
  const replies = operation.value?.replies ?? [];
  const reply = replies.find(({ status }) =>
    answer.status === undefined ? status.startsWith('2') : status === String(answer.status),
  );
  const setAnswer = (next: JsonObject) => onChange({ ...rule, answer: next });
  return (
    <>
      <TextField
        label="Status"
        type="number"
        placeholder="the first success"
        value={answer.status === undefined ? '' : String(answer.status)}
        list={replies.map(({ status }) => status).filter((status) => /^\d+$/.test(status))}
        onInput={(value) =>
          setAnswer(withProperty(answer, 'status', value === '' ? undefined : Number(value)))
        }
      />
      {reply !== undefined && reply.examples.length > 0 && (
        <SelectField
          label="Documented example"
          value={String(answer.example ?? '')}
          options={[['', 'none'], ...reply.examples.map((name) => [name, name] as const)]}
          onChange={(value) =>
            setAnswer(
              withProperty(
                withProperty(answer, 'body', undefined),
                'example',
                value === '' ? undefined : value,
              ),
            )
          }
        />
      )}
      {answer.example === undefined && !Array.isArray(rule.answer) && (
        <BodyField answer={answer} onChange={setAnswer} />
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={rule.outsideDocument === true}
          onChange={(event) =>
            onChange(
              withProperty(rule, 'outsideDocument', event.currentTarget.checked ? true : undefined),
            )
          }
        />
        The reply may violate the document
      </label>
    </>
  );
}

type BodyFieldProps = {
  readonly answer: JsonObject;
  readonly onChange: (answer: JsonObject) => void;
};

/** The body of the reply; without one the document's example is sent. */
function BodyField({ answer, onChange }: BodyFieldProps) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const saved = formatJson(answer.body);
  const isCurrent =
    draft !== undefined &&
    (draft.trim() === ''
      ? saved === ''
      : findJsonMistake(draft) !== undefined || formatJson(JSON.parse(draft)) === saved);
  const input = (text: string) => {
    setDraft(text);
    if (text.trim() === '') onChange(withProperty(answer, 'body', undefined));
    else if (findJsonMistake(text) === undefined)
      onChange(withProperty(answer, 'body', JSON.parse(text)));
  };
  return <JsonEditor label="Body" text={isCurrent ? draft : saved} rows={6} onInput={input} />;
}
