// Asking the server: JSON in, JSON out; what went wrong comes back as a sentence, never as an exception.
const key = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

// {ok, status, data, said}: `said` is the server's own sentence, or `offline` when nothing answered. Null when overtaken.
export async function ask(url, { body, token, signal, offline = "" } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": token, "Idempotency-Key": key() });
  try {
    const answer = await fetch(url, body === undefined ? { headers, signal } : { method: "POST", headers, body: JSON.stringify(body), signal });
    const data = answer.status === 204 ? null : await answer.json();
    return { ok: answer.ok, status: answer.status, data, said: answer.ok ? "" : (data?.title ?? offline) };
  } catch (error) {
    return error.name === "AbortError" ? null : { ok: false, status: 0, data: null, said: offline };
  }
}

// One question at a time: a later one cuts off the earlier, whose answer is then null.
export class Latest {
  ask(url, options = {}) {
    this.request?.abort();
    this.request = new AbortController();
    return ask(url, { ...options, signal: this.request.signal });
  }
}
