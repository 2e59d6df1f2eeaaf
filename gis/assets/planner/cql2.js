// Conditions of the builder as CQL2 text. Pure. A condition: {field, type, operator, value, other}.
import { western } from "./digits.js";

export const OPERATORS = {
  text: ["=", "<>", "like", "in", "null"], number: ["=", "<>", "<", "<=", ">", ">=", "between", "null"], date: ["=", "<", "<=", ">", ">=", "between", "null"], boolean: ["="],
};

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

function literal(value, type) {
  const plain = western(value.trim());
  if (type === "number") return /^[-+]?\d+(\.\d+)?$/.test(plain) ? plain : null;
  if (type === "date") return /^\d{4}-\d{2}-\d{2}$/.test(plain) ? `DATE('${plain}')` : null;
  if (type === "boolean") return plain === "true" ? "TRUE" : "FALSE";
  return plain ? quoted(plain) : null;
}

const RESERVED = /^(and|or|not|like|between|in|is|null|true|false|date)$/i;

// A field's name as the language wants it: plain where it is one word, else between double quotes.
export function fieldText(name) {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !RESERVED.test(name) ? name : `"${name}"`;
}

// Null while the condition is not complete.
export function conditionText({ field: name, type, operator, value = "", other = "" }) {
  const field = fieldText(name);
  if (operator === "null") return `${field} IS NULL`;
  if (operator === "like") return value.trim() ? `${field} LIKE ${quoted(`%${western(value.trim()).replace(/[\\%_]/g, "\\$&")}%`)}` : null;
  if (operator === "in") {
    const values = value.split(/[,،]/).map((part) => literal(part, type)).filter(Boolean);
    return values.length ? `${field} IN (${values.join(", ")})` : null;
  }
  const first = literal(value, type), second = operator === "between" ? literal(other, type) : "";
  if (first === null || second === null) return null;
  return operator === "between" ? `${field} BETWEEN ${first} AND ${second}` : `${field} ${operator} ${first}`;
}

export function filterText(conditions, joined = "AND") {
  return conditions.map(conditionText).filter(Boolean).join(` ${joined} `);
}
