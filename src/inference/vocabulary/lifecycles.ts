import { badEndStateValue, findWords, needsState, refusedStateText } from './refusals.ts';
import { normalizeName, singularize } from './singularize.ts';

/** Properties with the state that a record moves through, by normalized name. */
export const lifecycleStateName = /^(status|state|phase)$/;

/** Objects that hold that property instead of the record itself: `attributes.status`. */
export const stateHolderName = /^(attributes|properties|status)$/;

/** Booleans that become true in the end, by normalized name: `done` of a long-running operation. */
export const doneFlagName = /^(is)?(done|completed?|finished)$/;

/** Nouns of records that are about work which the server does, in the singular and normalized. */
const jobNoun =
  /(job|export|import|operation|run|build|batch|migration|conversion|transcription|translation|render|rendering|deployment|analys(is|e)|scan|crawl|evaluation|backup|execution|invocation|sync|training|generation|action|pipeline|workflow)$/;

/** Whether records are named for work that the server does: `exports`, `build-jobs`. */
export function isJobNoun(noun: string): boolean {
  return jobNoun.test(normalizeName(singularize(noun)));
}

/** Texts which say that the server works on something after its reply. */
export const backgroundWorkText =
  /\basynchronous(ly)?\b|\bin the background\b|\bbackground (job|task)\b|\bpoll(ed|ing)?\b|\blong[- ]running\b/i;

/** What a state says about the work. */
export type StateRole = 'waiting' | 'working' | 'done' | 'other';

const otherStateWords =
  /^(un\w+|not|no|fail\w*|error\w*|cancel\w*|abort\w*|expir\w*|time\w*|reject\w*|den\w+|declin\w+|delet\w+|remov\w+|archiv\w+|stop\w*|terminat\w*|kill\w*|skip\w*|supersed\w+|inactive|disabl\w+|suspend\w*|stuck|crash\w*|invalid|partial\w*|off|paus\w*|idle|block\w*|retir\w+|deprovision\w*|roll\w*|revok\w+|shut\w*|degrad\w+|detach\w*|maintenance|incomplete)$/;
const waitingStateWords =
  /^(pending|queued|enqueued|new|created|submitted|requested|waiting|awaiting|scheduled|accepted|received|initial)$/;
const workingStateWords = /^(progress|inprogress|started|\w{2,}ing)$/;
const doneStateWords =
  /^(completed?|succeeded|success|successful|done|finished|ready|available|active|online|verified|provisioned|built|processed|imported|exported|uploaded|generated|deployed|converted|rendered|merged|synced|live)$/;

/** The role of a state, by the words in its name. */
export function toStateRole(words: readonly string[]): StateRole {
  if (words.join('') === 'notstarted') return 'waiting';
  if (words.some((word) => otherStateWords.test(word))) return 'other';
  if (words.some((word) => waitingStateWords.test(word))) return 'waiting';
  if (words.some((word) => workingStateWords.test(word))) return 'working';
  return words.some((word) => doneStateWords.test(word)) ? 'done' : 'other';
}

/** The words of a state: `BATCH_JOB_IN_PROGRESS`, `inProgress`. */
export function splitStateWords(value: string): readonly string[] {
  return value
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/** The words of a boolean property, such as `isSold`, as sentences have them. */
export function toFlagWords(name: string): readonly string[] {
  const words = splitStateWords(name);
  return words.length > 1 && words[0] === 'is' ? words.slice(1) : words;
}

/** Whether a refusal is described as one of a record with this boolean property: `The harvest is sold already`. */
export function isRefusedFlag(name: string, description: string): boolean {
  const [words, flag] = [splitStateWords(description), toFlagWords(name)];
  return (
    refusedStateText.test(description) && findWords(words, flag) >= 0 && !needsState(words, flag)
  );
}

/** Whether a state is a bad end of some work: `BATCH_JOB_FAILED`, `cancelled`. */
export function isFailedState(value: string): boolean {
  return splitStateWords(value).some((word) => badEndStateValue.test(word));
}

/** The key of what a job is about or has made, whatever that is, by normalized name. */
export const workSubjectName = /^(resource|target|subject|entity|object)id$/;

/** The list of the records that a job is about, by normalized name. */
export const workSubjectsName = /^(resource|target|subject|entit(y|ie)|object)s$/;

/** What kind of records those are, beside their keys, by normalized name. */
export const workSubjectTypeName = /^(resource|target|subject|entity|object)?type$/;

/** What kind of work a job does, by normalized name: `stop_server`. */
export const workKindName =
  /^(command|action|operation|verb|type|(action|operation|job)(type|name))$/;

/** Why work failed, by normalized name. */
export const failureName = /^(error|failure|exception)s?$/;

/** The state of a record whose removal goes on, by normalized name: `deleting`, `pending_deletion`. */
export const removalStateName =
  /^(pending)?(delet|remov|terminat|destroy|deprovision|decommission)ing$|^pending(deletion|removal|delete)$|^(deletion|delete|removal)(pending|inprogress)$/;

/** That of one whose change goes on: `updating`, `modifying`. */
export const updateStateName = /^(updat|modify|chang|reconfigur|sav)ing$/;

/** That of one with which something else goes on: `stopping`, `resizing`. `running` and `processing` may last. */
const passingStateName =
  /^(start|stopp?|restart|reboot|boot|resiz|scal|creat|provision|install|initiali[sz]|configur|rebuild|migrat|restor|suspend|resum|paus|attach|detach|activat|deactivat|enabl|disabl|upgrad|cancell?|abort|connect|reconnect|deploy|renam|mov|copy)ing$|^(shutting|powering)(down|on|off)$/;

/** Whether a record is in a state only as long as the server works on it. */
export function isTransientState(value: string): boolean {
  const name = normalizeName(value);
  return [removalStateName, updateStateName, passingStateName].some((one) => one.test(name));
}

/** Fields of a reply with the address of work that goes on, in lower case. */
export const pollingAddressFields: ReadonlySet<string> = new Set([
  'location',
  'operation-location',
  'azure-asyncoperation',
]);

/** What work results in, by normalized name: `download_url`, `result`, `output_file_id`. */
export const resultName =
  /^(result|output|response|artifact|archive)s?$|^(download|signed|file|result|output|artifact|archive|export|report|media)(url|uri|link|href)s?$|^(result|output|export)\w*(id|url|uri|file|location)$/;

/** What may be a result or an input, and is a result where it is null at first: `file`, `document_id`, `url`. */
export const nullableResultName =
  /^((final|generated|rendered|exported)?(file|document|download|attachment|pdf|csv|zip|video|audio|image|transcript|transcription|translation)(s|id|url|uri|link|href|key|name|path|size)?|url|uri|link|href)$/;

/** Where the result of an export is, unless it is the address of the record itself. */
export const exportUrlName = /^(url|uri|link|href|location)$/;

/** Nouns of records whose address is that of a file. */
export const exportNoun = /(export|report|backup|archive|render|rendering|conversion|download)s?$/i;

/** When work began and when it ended, by normalized name. */
export const startTimeName =
  /^(started|begun|processingstarted)(at|on|date|time)$|^start(time|date|at)$/;
export const finishTimeName =
  /^(completed|finished|ended|done|succeeded|processed|processingended)(at|on|date|time)$|^(end|finish|completion)(time|date|at)$/;

/** How far the work is, as a number, by normalized name. */
export const progressName =
  /^(progress|percent|percentage|completion)(complete|completed|percent|percentage)?$|^percentcomplete(d)?$/;
