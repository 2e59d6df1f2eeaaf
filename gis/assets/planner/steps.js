// Steps of a drawing that can be taken back and done again. Pure.
export class Steps {
  constructor(first = []) {
    this.past = [first];
    this.at = 0;
  }

  get now() {
    return this.past[this.at];
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.past.length - 1;
  }

  add(state) {
    this.past = [...this.past.slice(0, this.at + 1), state];
    this.at += 1;
    return this.now;
  }

  undo() {
    if (this.canUndo) this.at -= 1;
    return this.now;
  }

  redo() {
    if (this.canRedo) this.at += 1;
    return this.now;
  }
}
