/* What the scripts themselves say, in the reader's language: the page brings it. */

export const words = JSON.parse(document.body.dataset.words ?? "{}");
