// SPDX-License-Identifier: GPL-3.0-or-later

const type = 'application/x-segue-tracks';

interface Dragged {
  ids: readonly string[];
  /** place in the queue it was taken from; null: from another list */
  queuePlace: number | null;
}

let current: Dragged | null = null;

/** Tracks on their way from one list to another. Kept here, as what a drag carries can only be read when it ends. */
export const draggedTracks = {
  /** @param label what the pointer carries, in words */
  start(event: DragEvent, ids: readonly string[], queuePlace: number | null, label: string): void {
    current = { ids, queuePlace };
    const transfer = event.dataTransfer;
    if (transfer === null) return;
    transfer.setData(type, String(ids.length));
    carry(transfer, label);
    transfer.effectAllowed = queuePlace === null ? 'copy' : 'move';
  },

  /** What is dragged, if it is tracks of this window. */
  of(event: DragEvent): Dragged | null {
    return event.dataTransfer?.types.includes(type) === true ? current : null;
  },

  end(): void {
    current = null;
  },
};

/** A small tag under the pointer, as a picture of a whole row would hide where it goes. */
function carry(transfer: DataTransfer, label: string): void {
  const tag = document.createElement('div');
  tag.className = 'drag-tag';
  tag.textContent = label;
  document.body.append(tag);
  transfer.setDragImage(tag, -12, -8);
  // The browser takes its picture before the next task.
  setTimeout(() => tag.remove());
}
