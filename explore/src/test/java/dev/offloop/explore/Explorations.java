package dev.offloop.explore;

import dev.offloop.FlagExploration;
import dev.offloop.NotifierExploration;
import dev.offloop.loop.BellExploration;
import dev.offloop.loop.DeferredExploration;
import dev.offloop.loop.TaskQueueExploration;
import dev.offloop.pool.BusyExploration;
import dev.offloop.pool.ClosingExploration;
import dev.offloop.pool.DeliveriesExploration;
import dev.offloop.pool.FinishExploration;
import dev.offloop.pool.HuntExploration;
import dev.offloop.pool.MissingExploration;
import dev.offloop.pool.OutcomeExploration;
import dev.offloop.pool.QueueExploration;
import dev.offloop.pool.StagesExploration;
import java.util.List;

/** All explorations, each with the mistakes that it must find. */
final class Explorations {
  private static final String INBOX = "pool/Inbox";
  private static final String QUEUE = "pool/RequestQueue";
  private static final String DELIVERIES = "pool/Deliveries";
  private static final String REQUEST = "pool/Request";

  private Explorations() {}

  static List<Exploration> all() {
    return List.of(
        tasks(),
        deferred(),
        bell(),
        flag(),
        notifier(),
        queue(),
        missing(),
        deliveries(),
        deliveriesByTwo(),
        outcome(),
        finish(),
        stages(),
        hunt(),
        busy(),
        closing());
  }

  private static Exploration queue() {
    return new Exploration(
        "queue",
        QueueExploration.class,
        QueueExploration.Plain.class,
        2,
        3,
        true,
        List.of(
            new Mutant("push sets blindly", INBOX, "push", Edit.setsBlindly()),
            new Mutant(
                "the inbox is emptied in two steps", INBOX, "takeInbox", Edit.getsThenSets()),
            new Mutant(
                "cancel does not look into the inbox",
                QUEUE,
                "cancel",
                Edit.leavesOut(1, "moveInbox"))));
  }

  private static Exploration missing() {
    return new Exploration(
        "queue, looks",
        MissingExploration.class,
        null,
        2,
        3,
        true,
        List.of(
            new Mutant(
                "requests in hand are not announced",
                QUEUE,
                "moveInbox",
                Edit.leavesOut(1, "setRelease")),
            new Mutant(
                "the list is looked at before the inbox",
                QUEUE,
                "isEmpty",
                Edit.readsZero(2, "listed"))));
  }

  private static Exploration deliveries() {
    return new Exploration(
        "deliveries",
        DeliveriesExploration.class,
        null,
        3,
        2,
        true,
        List.of(
            new Mutant("place sets blindly", INBOX, "push", Edit.setsBlindly()),
            new Mutant("the list is taken in two steps", INBOX, "takeInbox", Edit.getsThenSets())));
  }

  /** With three threads the orders of one place beside one turn are a small share of all. */
  private static Exploration deliveriesByTwo() {
    return new Exploration(
        "deliveries, by two",
        DeliveriesExploration.class,
        null,
        2,
        2,
        false,
        List.of(
            new Mutant(
                "emptiness is looked at before the push",
                DELIVERIES,
                "place",
                Edit.answersWhetherEarlierNull(DELIVERIES, "newest", REQUEST))));
  }

  private static Exploration outcome() {
    return new Exploration(
        "outcome",
        OutcomeExploration.class,
        null,
        3,
        2,
        true,
        List.of(
            new Mutant(
                "what is over is abandoned all the same",
                REQUEST,
                "abandon",
                Edit.answers(1, "phase", true)), // the number of ACTIVE
            new Mutant(
                "what was abandoned is delivered all the same",
                DELIVERIES,
                "deliver",
                Edit.answers(1, "isAbandoned", false))));
  }

  private static Exploration stages() {
    return new Exploration(
        "stages",
        StagesExploration.class,
        null,
        3,
        2,
        true,
        List.of(
            new Mutant(
                "who asks does not look once more",
                REQUEST,
                "outcomeStage",
                Edit.answers(2, "has", false).and(Edit.answers(1, "isDecided", false))),
            new Mutant(
                "the end of the work is not looked at once more",
                REQUEST,
                "workEndedStage",
                Edit.answers(2, "has", false)),
            new Mutant(
                "nobody is told that an abandoned work has ended",
                DELIVERIES,
                "endLate",
                Edit.leavesOut(1, "endedLate"))));
  }

  private static Exploration hunt() {
    return new Exploration(
        "hunt",
        HuntExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "who rests does not look once more",
                "pool/Crew",
                "rest",
                Edit.answers(1, "isEmpty", true)),
            new Mutant(
                "who frees the hunt does not look once more",
                "pool/Crew",
                "passOn",
                Edit.leavesOut(1, "lookAsWorker")),
            new Mutant(
                "the hunt is not passed on", "pool/Worker", "take", Edit.leavesOut(1, "passOn"))));
  }

  private static Exploration busy() {
    return new Exploration(
        "busy",
        BusyExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "BUSY is freed by a look and a store",
                "pool/Hunt",
                "freeIfBusy",
                Edit.looksThenSets())));
  }

  private static Exploration finish() {
    return new Exploration(
        "finish",
        FinishExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "placed before the outcome is decided",
                "pool/Worker",
                "finish",
                Edit.placesFirst())));
  }

  private static Exploration closing() {
    return new Exploration(
        "closing",
        ClosingExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "submit looks, then counts",
                "pool/Pool",
                "submit",
                Edit.readsEarly("pool/Pool", "isClosing"))));
  }

  private static Exploration notifier() {
    return new Exploration(
        "notifier",
        NotifierExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "scheduled, then set",
                "EventNotifier",
                "set",
                Edit.setsFlagLast("EventNotifier", "isSet"))));
  }

  private static Exploration tasks() {
    return new Exploration(
        "tasks",
        TaskQueueExploration.class,
        TaskQueueExploration.Plain.class,
        3,
        2,
        false,
        List.of(
            new Mutant("add sets blindly", "loop/TaskQueue", "add", Edit.setsBlindly()),
            new Mutant(
                "the list is taken in two steps", "loop/TaskQueue", "run", Edit.getsThenSets()),
            new Mutant(
                "the list is sealed in two steps",
                "loop/TaskQueue",
                "sealAndRun",
                Edit.getsThenSets())));
  }

  private static Exploration deferred() {
    return new Exploration(
        "bottom half",
        DeferredExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "an entry runs although it was taken back",
                "loop/Deferred",
                "run",
                Edit.setsBlindly()),
            new Mutant("add sets blindly", "loop/TaskQueue", "add", Edit.setsBlindly())));
  }

  private static Exploration bell() {
    return new Exploration(
        "bell",
        BellExploration.class,
        null,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "looks, then clears",
                "loop/LoopBell",
                "look",
                Edit.clearsAfter("loop/LoopBell", "rung", "look"))));
  }

  private static Exploration flag() {
    return new Exploration(
        "flag",
        FlagExploration.class,
        FlagExploration.Plain.class,
        3,
        2,
        false,
        List.of(
            new Mutant(
                "cleared in two steps",
                "EventNotifier",
                "testAndClear",
                Edit.clearsFlagInTwoSteps())));
  }
}
