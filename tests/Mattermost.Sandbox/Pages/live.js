// Adds each post as it is saved and keeps the reader at the newest one, unless they have scrolled up.
const list = document.querySelector(".posts");
const zone = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

const localise = (root) => {
  for (const time of root.querySelectorAll("time")) time.textContent = zone.format(new Date(time.dateTime));
};
const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
const toEnd = () => { list.scrollTop = list.scrollHeight; };

localise(list);
toEnd();
new EventSource(list.dataset.stream).addEventListener("post", (event) => {
  const post = JSON.parse(event.data);
  if (document.getElementById(`post-${post.number}`)) return;
  const follow = isAtEnd();
  list.querySelector(".nothing")?.remove();
  list.insertAdjacentHTML("beforeend", post.html);
  localise(list.lastElementChild);
  if (follow) toEnd();
});
