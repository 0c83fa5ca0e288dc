// A link in another site's page or in a mail comes without the cookie, so that whoever has logged in still lands here; asked
// from this page, the server knows him and leads on. (A redirect can't be read, but it can be told from a page.)

fetch(location.href, { redirect: "manual", cache: "no-store" }).then((answer) => {
  if (answer.type === "opaqueredirect") location.replace(document.querySelector("#login").elements.next.value);
});
