// Conditions of the builder as CQL2 text. Pure. A condition: {field, type, operator, value, other}.
export const OPERATORS = {
  text: ["=", "<>", "like", "in", "null"], number: ["=", "<>", "<", "<=", ">", ">=", "between", "null"], date: ["=", "<", "<=", ">", ">=", "between", "null"], boolean: ["="],
};

const WESTERN = (text) => text.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0).replace("٫", ".");
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

function literal(value, type) {
  const plain = WESTERN(value.trim());
  if (type === "number") return /^[-+]?\d+(\.\d+)?$/.test(plain) ? plain : null;
  if (type === "date") return /^\d{4}-\d{2}-\d{2}$/.test(plain) ? `DATE('${plain}')` : null;
  if (type === "boolean") return plain === "true" ? "TRUE" : "FALSE";
  return plain ? quoted(plain) : null;
}

// Null while the condition is not complete.
export function conditionText({ field, type, operator, value = "", other = "" }) {
  if (operator === "null") return `${field} IS NULL`;
  if (operator === "like") return value.trim() ? `${field} LIKE ${quoted(`%${WESTERN(value.trim()).replace(/[\\%_]/g, "\\$&")}%`)}` : null;
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
