"""What a sentence is about, as far as it decides what its numbers are."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.entities.reading import Sentence
from nlu.entities.terms import Terms, is_story
from nlu.parse import Context


@dataclass(frozen=True, slots=True)
class About:
    """The claims about one sentence that its number finders ask."""

    is_staff: bool
    """Somebody of the house speaks."""
    is_story: bool
    """A customer tells a long tale, in which things are not counted."""
    is_money: bool
    """It is of deals, prices, budgets."""
    is_spending: bool
    """Costs are logged, so that any number is money."""
    is_figure: bool
    """A figure is asked for or watched."""
    is_order: bool
    """A price or goods are asked for."""
    is_goods: bool
    """A product on record is named."""

    @classmethod
    def of(cls, sentence: Sentence, context: Context, terms: Terms) -> About:
        """What is claimed of ``sentence`` by the terms said in it and the question that is open."""
        return cls(
            is_staff=context.role == "staff",
            is_story=is_story(sentence, context),
            is_money=context.expects == "amount" or "money" in terms.topics,
            is_spending="spending" in terms.topics,
            is_figure=any(entity.kind == "kpi" for entity in terms.entities),
            is_order=context.expects == "quantity" or "buying" in terms.topics,
            is_goods="product" in terms.topics,
        )
