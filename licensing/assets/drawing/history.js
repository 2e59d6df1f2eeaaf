// Undo and redo of whole drawings; a drawing is small, so each step keeps all of it.
export class History {
  constructor(first) {
    this.past = [first];
    this.future = [];
  }

  keep(state) {
    if (state === this.past.at(-1)) return;
    this.past.push(state);
    if (this.past.length > 100) this.past.shift();
    this.future = [];
  }

  undo() {
    if (this.past.length < 2) return null;
    this.future.push(this.past.pop());
    return this.past.at(-1);
  }

  redo() {
    const state = this.future.pop();
    if (state !== undefined) this.past.push(state);
    return state ?? null;
  }
}
