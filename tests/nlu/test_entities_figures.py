"""Figures, periods, dimensions, and the other terms of the product."""

from __future__ import annotations

import pytest

from tests.nlu.entity_tables import said

FIGURES = {
    "how are we doing on complaints?": "kpi=complaints_opened",
    "what's our win rate by region this quarter": "kpi=win_rate | dimension=region | period=this_quarter",
    "revenue last month": "kpi=revenue | period=last_month",
    "how much money did we make this month": "kpi=revenue | period=this_month",
    "AUM": "kpi=aum",
    "assets under management by segment": "kpi=aum | dimension=segment",
    "csat this month": "kpi=survey_score | period=this_month",
    "how satisfied are our customers": "kpi=survey_score",
    "upsell rate": "kpi=upsell_rate",
    "how many customers bought a second product": "kpi=upsell_rate",
    "net-new revenue this year by month": "kpi=net_new_revenue | period=this_year | dimension=month",
    "customer lifetime value by segment": "kpi=clv | dimension=segment",
    "what does it cost us to win a customer": "kpi=cac",
    "how much did the spring campaign bring in": "kpi=campaign_revenue",
    "churn by segment": "kpi=churn_rate | dimension=segment",
    "how many customers did we lose last quarter": "kpi=churn_rate | period=last_quarter",
    "how big is our pipeline": "kpi=pipeline_value",
    "forecast for next quarter": "kpi=forecast | period=2027-Q1",
    "win rate overall": "kpi=win_rate | period=all_time",
    "who has the best win rate": "dimension=owner | kpi=win_rate",
    "how long is our sales cycle": "kpi=sales_cycle_days",
    "avg deal size per rep": "kpi=average_deal_size | dimension=owner",
    "how many deals did we win last quarter": "kpi=deals_won | period=last_quarter",
    "value of won deals by rep this month": "kpi=won_value | dimension=owner | period=this_month",
    "new leads by source this month": "kpi=leads_created | dimension=source | period=this_month",
    "conversion rate of leads": "kpi=lead_conversion_rate",
    "what percentage of leads convert": "kpi=lead_conversion_rate",
    "how many tickets are open": "kpi=open_tickets",
    "how many tickets were opened last week": "kpi=tickets_opened | period=last_week",
    "how many complaints did we receive yesterday": "kpi=complaints_opened | period=yesterday",
    "how many complaints are unresolved": "kpi=complaints_unresolved",
    "first response time by channel": "kpi=first_response_minutes | dimension=channel",
    "how fast do we answer customers": "kpi=first_response_minutes",
    "mean time to resolution": "kpi=resolution_hours",
    "sla breaches by team this month": "kpi=sla_breach_rate | dimension=team | period=this_month",
    "how long do people wait at the counter": "kpi=queue_wait_minutes",
    "footfall in august": "kpi=visitors_served | period=2026-08",
    "how many quotes were requested": "kpi=quotes_requested",
    "how many quotes did we send out last week": "kpi=quotes_issued | period=last_week",
    "quote acceptance rate": "kpi=quote_acceptance_rate",
    "website visits per day": "kpi=visits | dimension=day",
    "how many users logged in today": "kpi=sign_ins | period=today",
    "containment rate": "kpi=bot_containment_rate",
    "how often does the bot not understand": "kpi=bot_fallback_rate",
    "how quick is the bot": "kpi=bot_response_ms",
    "revnue by quater last yaer": "kpi=revenue",
    "complaints by branch": "kpi=complaints_opened | dimension=region",
    "complaints?": "kpi=complaints_opened",
    "win rate of GTX Pro": "kpi=win_rate | product=GTX Pro",
    "alert me if open tickets exceed 100": "kpi=open_tickets | quantity=100",
    "tell me when churn goes above 5%": "kpi=churn_rate | percentage=5",
    "remind me tomorrow at 9 to check revenue": "date=2026-11-19T09:00:00+00:00 | kpi=revenue",
    "send me the win rate every monday at 8": (
        "kpi=win_rate | recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T08:00:00+00:00"
    ),
}

PERIODS = {
    "today": "today",
    "yesterday": "yesterday",
    "this week": "this_week",
    "last week": "last_week",
    "this month": "this_month",
    "the current month": "this_month",
    "last month": "last_month",
    "the previous quarter": "last_quarter",
    "this quarter": "this_quarter",
    "this year": "this_year",
    "last year": "last_year",
    "year to date": "this_year",
    "ytd": "this_year",
    "mtd": "this_month",
    "all time": "all_time",
    "last 30 days": "last_30_days",
    "the past 7 days": "last_7_days",
    "last two weeks": "last_14_days",
    "the past month": "last_30_days",
    "last 3 months": "2026-08-19..2026-11-18",
    "last six months": "2026-05-19..2026-11-18",
    "in september": "2026-09",
    "in december": "2025-12",
    "for may": "2026-05",
    "september 2025": "2025-09",
    "2026-09": "2026-09",
    "q3": "2026-Q3",
    "Q4": "2026-Q4",
    "q2 2025": "2025-Q2",
    "q1 last year": "2025-Q1",
    "2026-Q3": "2026-Q3",
    "third quarter": "2026-Q3",
    "the first half of 2026": "2026-01-01..2026-06-30",
    "h1": "2026-01-01..2026-06-30",
    "in 2025": "2025-01-01..2025-12-31",
    "since monday": "2026-11-16..2026-11-18",
    "since september": "2026-09-01..2026-11-18",
    "since january": "2026-01-01..2026-11-18",
    "on 3 november": "2026-11-03..2026-11-03",
    "on monday": "2026-11-16..2026-11-16",
    "2026-09-01 to 2026-09-30": "2026-09",
    "from 1 june to 15 july": "2026-06-01..2026-07-15",
    "between 1 june and 31 august": "2026-06-01..2026-08-31",
    "between monday and tuesday": "2026-11-16..2026-11-17",
    "1-15 september": "2026-09-01..2026-09-15",
    "from 1 to 15 september": "2026-09-01..2026-09-15",
    "july to september": "2026-Q3",
    "next month": "2026-12",
    "2026-09-01..2026-09-30": "2026-09",
}

FOLLOW_UPS = {
    "and last quarter by branch": "period=last_quarter | dimension=region",
    "by branch and last quarter": "dimension=region | period=last_quarter",
    "by product": "dimension=product",
    "and by owner?": "dimension=owner",
    "per month": "dimension=month",
    "show it by week": "dimension=week",
    "same for september": "period=2026-09",
    "and yesterday?": "period=yesterday",
    "what about last year": "period=last_year",
    "now by channel": "dimension=channel",
}

DIMENSIONS = {
    "by rep": "owner",
    "per sales agent": "owner",
    "by owner": "owner",
    "by team": "team",
    "by manager": "team",
    "per branch": "region",
    "by office": "region",
    "by regional office": "region",
    "across regions": "region",
    "by product": "product",
    "by source": "source",
    "by channel": "channel",
    "for each segment": "segment",
    "by category": "category",
    "by stage": "stage",
    "by campaign": "campaign",
    "by month": "month",
    "monthly": "month",
    "per week": "week",
    "daily": "day",
}

TERMS = {
    "move D-31 to negotiation": "deal=D-31 | stage=negotiation",
    "they're negotiating": "stage=negotiation",
    "set D-7 to proposal": "deal=D-7 | stage=proposal",
    "Vega Hotels is in proposal now": "company=Vega Hotels | stage=proposal",
    "D-19 is qualified": "deal=D-19 | stage=qualified",
    "move it back to prospecting": "stage=prospecting",
    "we won the Initech deal": "stage=won | company=Initech Ltd",
    "globex signed!": "company=Globex | stage=won",
    "mark D-12 as lost": "deal=D-12 | stage=lost",
    "D-40 closed lost": "deal=D-40 | stage=lost",
    "D-29 → lost": "deal=D-29 | stage=lost",
    "acme negotation stage": "company=Acme GmbH | stage=negotiation",
    "remind me to send the proposal": "",
    "they lost interest in the weather": "",
    "set T-12 to urgent": "ticket=T-12 | priority=urgent",
    "T-41 low": "ticket=T-41 | priority=low",
    "high priority": "priority=high",
    "prio: normal": "priority=normal",
    "T-9 is not urgent": "ticket=T-9 | priority=low",
    "make T-3 medium": "ticket=T-3 | priority=normal",
    "this is critical": "priority=urgent",
    "high street": "",
    "who is in the at-risk segment": "segment=at_risk",
    "send it to the gold segment": "segment=gold",
    "reply by email": "channel=email",
    "tickets from telegram": "channel=telegram",
    "came in over the web form": "channel=webchat",
    "email the contract to Jane": "person=Jane Doe",
    "set Jane Doe's language to German": "person=Jane Doe | language=de",
    "the German market": "",
}

CUSTOMERS = {
    "I need a token for a loan": "service=loan",
    "I want to open an account": "service=open_account",
    "I'd like to open a savings account": "service=open_account",
    "close my account please": "service=close_account",
    "I want to apply for a mortgage": "service=mortgage",
    "can we speak german": "language=de",
    "auf deutsch bitte": "language=de",
    "English please": "language=en",
    "this is urgent, my card is blocked": "priority=urgent",
    "my mortgage payment was lost": "",
    "I lost my card": "",
    "I have three complaints": "",
    "what's your win rate": "kpi=win_rate",
    "my polish neighbour": "",
}


@pytest.mark.parametrize(("text", "expected"), FIGURES.items())
def test_figures_are_known_by_what_people_call_them(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), PERIODS.items())
def test_figures_are_asked_for_periods(text: str, expected: str) -> None:
    assert said(f"revenue {text}") == f"kpi=revenue | period={expected}"


@pytest.mark.parametrize(("text", "expected"), FOLLOW_UPS.items())
def test_follow_up_questions_name_only_what_changes(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), DIMENSIONS.items())
def test_figures_are_split_by_dimensions(text: str, expected: str) -> None:
    assert said(f"win rate {text}") == f"kpi=win_rate | dimension={expected}"


@pytest.mark.parametrize(("text", "expected"), TERMS.items())
def test_the_products_own_terms_count_where_they_are_meant(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), CUSTOMERS.items())
def test_customers_ask_for_services_and_speak_of_no_stages(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize(
    ("expects", "text", "expected"),
    [
        ("period", "september", "period=2026-09"),
        ("period", "yesterday", "period=yesterday"),
        ("date", "september", "date=2027-09-01"),
        ("date", "friday", "date=2026-11-20"),
        ("stage", "won", "stage=won"),
        ("priority", "high", "priority=high"),
        ("service", "mortgage", "service=mortgage"),
        ("channel", "telegram", "channel=telegram"),
        ("language", "german", "language=de"),
        ("kpi", "leads", "kpi=leads_created"),
    ],
)
def test_a_doubtful_word_is_sure_when_it_answers_the_open_question(
    expects: str, text: str, expected: str
) -> None:
    assert said(text, expects=expects) == expected


def test_next_month_is_a_day_for_a_reminder_and_a_month_for_a_forecast() -> None:
    assert said("remind me next month to call") == "date=2026-12-01"
    assert said("forecast next month") == "kpi=forecast | period=2026-12"
