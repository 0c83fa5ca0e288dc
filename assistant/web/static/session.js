// When the server no longer knows who asks, any page says so and leads to the log-in, and from there back. What was shown stays.

{
  const ask = window.fetch;

  const sayEnded = () => {
    if (document.querySelector(".ended")) return;
    const notice = document.createElement("p");
    const link = document.createElement("a");
    notice.className = "ended";
    notice.setAttribute("role", "alert");
    link.href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "重新登录";
    notice.append("登录已结束，请", link, "。");
    document.body.append(notice);
    link.focus();
  };

  window.fetch = async (...request) => {
    const answer = await ask(...request);
    if (answer.status === 401 && answer.url.startsWith(`${location.origin}/`)) sayEnded();
    return answer;
  };
}
