// The server has the record: what was kept on the device for it goes.
import { DraftShelf } from "../../../app/assets/js/draft-shelf.js";
import { dropPhotos } from "./photo-shelf.js";

export function forgetDraft(element) {
  const { visit } = element.dataset;
  const shelf = new DraftShelf();
  for (const kind of ["visit", "door"]) {
    shelf.drop(`${kind}-${visit}`);
    dropPhotos(`${kind}-${visit}`).catch(() => {});
  }
}
