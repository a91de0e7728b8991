import type { Templates } from './templates.ts'

const PAY = `{% if pay_url %}You can pay everything here: {{ pay_url }}
{% endif %}{% if ways_to_pay %}Ways to pay:
{{ ways_to_pay }}
{% endif %}{% unless can_pay %}To pay, reply to this message and we send you the payment details.
{% endunless %}`

const PAID = 'In case you have paid already, thank you, and please disregard this message.'

const ASK = `{% if csm %} You can also ask {{ csm }}, whom you know from working with us.{% endif %}`

/** One letter to a voice: no threat before the last, no blame and no hurry in any. */
export const ENGLISH: Templates = {
  friendly: {
    subject: 'A friendly reminder: {{ what }} from {{ organisation }}',
    body: `Hello {{ contact }},

in case {{ they }} slipped through, here {% if many %}are the invoices that are{% else %}is the invoice that is{% endif %} open on our side:

{{ invoices }}

Open in all: {{ total }}

${PAY}
${PAID}

If anything looks wrong, or if you need a copy or a purchase order number on {{ it }}, just reply to this message. We are glad to help.${ASK}

Kind regards,
{{ from }}`,
  },

  curious: {
    subject: 'Can we help with {{ what }} from {{ organisation }}?',
    body: `Hello {{ contact }},

I look after your invoices at {{ organisation }}, and I would like to understand where {{ this }} {% if many %}stand{% else %}stands{% endif %} on your side:

{{ invoices }}

Open in all: {{ total }}

Is there anything that keeps {{ it }} from being paid? For example:
- Did {{ this }} reach the right person, or should I write to somebody else?
- Is something missing, such as a purchase order number? I can send a corrected invoice.
- Is there a question about what we delivered?

A short reply is enough, and so is a date that would suit you.${ASK}

${PAY}
${PAID}

Kind regards,
{{ signature }}`,
  },

  firm: {
    subject: '{{ organisation }}: settling {{ what }} by {{ deadline }}',
    body: `Hello {{ contact }},

I am writing to you myself because {{ this }} {% if many %}are{% else %}is{% endif %} still open and I have no reply on file that tells me why:

{{ invoices }}

Open in all: {{ total }}

Please pay {{ it }}, or tell me how you would like to settle {{ it }}, by {{ deadline }}.

If paying it all in one go is difficult, we can agree on a payment plan: tell me what would work for you. If part of it is in question, tell me which part and why, and we look at it together.${ASK}

${PAY}
${PAID}

Kind regards,
{{ signature }}`,
  },

  final: {
    subject: 'Final notice: {{ what }} from {{ organisation }}',
    body: `Hello {{ contact }},

this is our final notice about {{ this }}:

{{ invoices }}

Open in all: {{ total }}

{% if suspension %}If {{ they }} {% if many %}remain{% else %}remains{% endif %} unpaid, we will suspend the service for {{ account }} on {{ suspension }}.

It does not have to come to that. Once the payment has arrived, or we have agreed on a payment plan in writing, the service goes on; if it has been suspended by then, it is restored at once. If something is wrong with {{ this }}, tell me which point and why before {{ suspension }}, and we look at it first.{% else %}Please pay {{ it }}, or agree on a payment plan with me in writing, by {{ deadline }}.

If something is wrong with {{ this }}, tell me which point and why before {{ deadline }}, and we look at it first.{% endif %}${ASK}

${PAY}
${PAID}
{% if legal %}
{{ legal }}
{% endif %}
Kind regards,
{{ signature }}`,
  },

  call: {
    subject: 'Call {{ contact }} at {{ account }}',
    body: `What is open:

{{ invoices }}

Open in all: {{ total }}

Worth asking:
- Did {{ this }} reach the right person?
- Is something missing, such as a purchase order number or an approval?
- Who approves the payment, and on which date is it made?
- Would a payment plan help?`,
  },
}
