/** A domain of one resource. NOTES sets how many records it starts with, NOTES_TEXT the length of each. */

const { NOTES = '100', NOTES_TEXT = '40', NOTES_KEEP = 'few' } = process.env;

/** So many notes that were created stay: a load that creates does not change what it measures. */
const fewest = 50;
const created = [];

export const behaviours = {
  async createNote(call, context) {
    const notes = context.records('notes');
    const { title, author, text, position, done, created_at, tags } = call.body;
    const id = `n${context.random.uint32()}-${context.random.uint32()}`;
    const note = { id, title, author, text, position, done, created_at, tags };
    await notes.insert(note);
    created.push(id);
    if (NOTES_KEEP === 'few' && created.length > fewest) await notes.remove(created.shift());
    return { status: 201, body: note };
  },
  async getNote(call, context) {
    return { status: 200, body: await context.records('notes').get(call.path.id) };
  },
  async listNotes(call, context) {
    const { offset = 0 } = call.query;
    const { records, total } = await context.records('notes').list({ offset, limit: 20 });
    return { status: 200, body: { notes: records, total } };
  },
};

const text = 'lorem ipsum dolor sit amet '.repeat(40).slice(0, Number(NOTES_TEXT));

export const fixtures = {
  notes: Array.from({ length: Number(NOTES) }, (_, index) => ({
    id: String(index),
    title: `Note ${index}`,
    author: `Author ${index % 100}`,
    text: `${index} ${text}`,
    position: index,
    done: index % 2 === 0,
    created_at: '2019-02-06T01:48:24Z',
    tags: ['bench', `tag-${index % 10}`],
  })),
};
