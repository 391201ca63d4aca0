/*
 * The contestant outside Java: libuv's loop and its thread pool, behind the same commands as the
 * Java driver's: one a line on the input, one answer a line on the output. Between commands the
 * loop's thread waits in a read. Usage: driver PLACEMENT WORKERS; the number of threads itself is
 * libuv's own UV_THREADPOOL_SIZE.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

#define SAMPLES_MAX (8 * 1024 * 1024)
#define NOT_SUPPORTED "failed not in the libuv driver"

static uv_loop_t *loop;
static int is_split;
static int workers;

/* Clocks. Any thread. */

static uint64_t clock_nanos(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t now(void) { return clock_nanos(CLOCK_MONOTONIC); }

static uint64_t processor_time(void) { return clock_nanos(CLOCK_PROCESS_CPUTIME_ID); }

static void pause_until(uint64_t deadline) {
  struct timespec t = {(time_t)(deadline / 1000000000u), (long)(deadline % 1000000000u)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) {
  }
}

/* Placement. */

static void pin(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) {
    perror("sched_setaffinity");
    exit(1);
  }
}

static pthread_barrier_t all_here;

/* libuv takes no thread factory: as many works as workers wait for each other, each pinning its own. */
static void pin_work(uv_work_t *request) {
  (void)request;
  if (is_split) {
    pin(1);
  }
  pthread_barrier_wait(&all_here);
}

static void ignore(uv_work_t *request, int status) {
  (void)request;
  (void)status;
}

static void start_workers(void) {
  uv_work_t *requests = calloc((size_t)workers, sizeof *requests);
  pthread_barrier_init(&all_here, NULL, (unsigned)workers);
  for (int i = 0; i < workers; i++) {
    uv_queue_work(loop, &requests[i], pin_work, ignore);
  }
  uv_run(loop, UV_RUN_DEFAULT);
  free(requests);
  if (is_split) {
    pin(0);
  }
}

/* Works: workers' threads. */

static uint64_t work_nanos; /* written by the loop while nothing is in flight */
static atomic_ullong blocked_nanos;

static void no_op(uv_work_t *request) { (void)request; }

static void busy(uv_work_t *request) {
  (void)request;
  const uint64_t start = now();
  while (now() - start < work_nanos) {
  }
}

static void blocking(uv_work_t *request) {
  (void)request;
  const uint64_t start = now();
  pause_until(start + work_nanos);
  atomic_fetch_add(&blocked_nanos, now() - start);
}

/* A closed loop: the loop's thread only. */

static uv_work_cb current_work;
static uint64_t deadline_reached;
static uint64_t completed;
static uint64_t counted_until; /* of a backlog: how many completions are counted */
static uint64_t counted_at;

static void time_over(uv_timer_t *timer) {
  (void)timer;
  deadline_reached = now();
}

static void again(uv_work_t *request, int status) {
  (void)status;
  completed++;
  if (deadline_reached == 0) {
    uv_queue_work(loop, request, current_work, again);
  }
}

static uv_timer_t timer;

static void run_for(uint64_t millis) {
  uv_update_time(loop);
  uv_timer_start(&timer, time_over, millis, 0);
  uv_run(loop, UV_RUN_DEFAULT);
}

static void closed_loop(uv_work_cb work, int depth, uint64_t millis) {
  uv_work_t *requests = calloc((size_t)depth, sizeof *requests);
  current_work = work;
  completed = 0;
  deadline_reached = 0;
  atomic_store(&blocked_nanos, 0);
  const uint64_t processor = processor_time();
  const uint64_t start = now();
  for (int i = 0; i < depth; i++) {
    uv_queue_work(loop, &requests[i], work, again);
  }
  run_for(millis);
  /* The few that came after the time are counted with the time they took. */
  const double seconds = (double)(now() - start) / 1e9;
  const double rate = (double)completed / seconds;
  printf("ok ops_per_s=%.9g cpu_ns=%.9g", rate,
         (double)(processor_time() - processor) / (double)completed);
  if (work == blocking) {
    const double mean = (double)atomic_load(&blocked_nanos) / (double)completed;
    printf(" work_us=%.9g of_ideal=%.9g", mean / 1e3, rate * mean / 1e9 / depth);
  }
  printf("\n");
  free(requests);
}

/* Latency. */

static uint64_t *submitted;
static uint32_t *samples;
static size_t taken;
static uv_work_t *probes;

static void probe_over(uv_work_t *request, int status) {
  (void)status;
  const size_t i = (size_t)(request - probes);
  const uint64_t time = now();
  if (taken < SAMPLES_MAX) {
    const uint64_t took = time - submitted[i];
    samples[taken++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
  }
  if (deadline_reached == 0) {
    submitted[i] = time;
    uv_queue_work(loop, request, no_op, probe_over);
  }
}

static int by_size(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double percentile(double percent) {
  const size_t rank = (size_t)(percent / 100 * (double)taken + 0.999999);
  return samples[rank == 0 ? 0 : rank - 1];
}

static void latency(int depth, uint64_t millis) {
  probes = calloc((size_t)depth, sizeof *probes);
  submitted = calloc((size_t)depth, sizeof *submitted);
  samples = malloc(SAMPLES_MAX * sizeof *samples);
  taken = 0;
  deadline_reached = 0;
  for (int i = 0; i < depth; i++) {
    submitted[i] = now();
    uv_queue_work(loop, &probes[i], no_op, probe_over);
  }
  run_for(millis);
  qsort(samples, taken, sizeof *samples, by_size);
  printf("ok p50_ns=%.9g p99_ns=%.9g p999_ns=%.9g max_ns=%.9g\n", percentile(50), percentile(99),
         percentile(99.9), percentile(100));
  free(probes);
  free(submitted);
  free(samples);
}

/* Short works behind long ones. */

static int shorts_left;
static int shorts;
static uint64_t behind_start, first_nanos, last_nanos;

static void short_over(uv_work_t *request, int status) {
  (void)request;
  (void)status;
  const uint64_t time = now() - behind_start;
  if (shorts_left == shorts) {
    first_nanos = time;
  }
  shorts_left--;
  last_nanos = time;
}

static void behind(int longs, uint64_t long_millis, int count) {
  uv_work_t *requests = calloc((size_t)(longs + count), sizeof *requests);
  work_nanos = long_millis * 1000000u;
  shorts = shorts_left = count;
  behind_start = now();
  for (int i = 0; i < longs; i++) {
    uv_queue_work(loop, &requests[i], blocking, ignore);
  }
  for (int i = longs; i < longs + count; i++) {
    uv_queue_work(loop, &requests[i], no_op, short_over);
  }
  uv_run(loop, UV_RUN_DEFAULT);
  printf("ok first_ms=%.9g last_ms=%.9g\n", (double)first_nanos / 1e6, (double)last_nanos / 1e6);
  free(requests);
}

/* Bursts. */

static uv_work_t *burst_requests;
static int burst_size, burst_left;
static uint64_t bursts_left, burst_start, next_burst;

static void burst_over(uv_work_t *request, int status) {
  (void)request;
  (void)status;
  if (--burst_left == 0 && taken < SAMPLES_MAX) {
    samples[taken++] = (uint32_t)(now() - burst_start);
  }
}

static void bursts(int size, uint64_t period_millis, uint64_t millis) {
  const uint64_t count = millis / period_millis;
  burst_requests = calloc((size_t)size, sizeof *burst_requests);
  samples = malloc((count + 1) * sizeof *samples);
  taken = 0;
  burst_size = size;
  const uint64_t processor = processor_time();
  next_burst = now();
  for (bursts_left = count; bursts_left > 0; bursts_left--) {
    burst_left = size;
    burst_start = now();
    for (int i = 0; i < size; i++) {
      uv_queue_work(loop, &burst_requests[i], no_op, burst_over);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    next_burst += period_millis * 1000000u;
    pause_until(next_burst);
  }
  const double cpu = (double)(processor_time() - processor) / (double)(count * (uint64_t)size);
  qsort(samples, taken, sizeof *samples, by_size);
  printf("ok cpu_ns=%.9g p50_ns=%.9g p99_ns=%.9g\n", cpu, percentile(50), percentile(99));
  free(burst_requests);
  free(samples);
}

/* A backlog: queued while the workers stand at a gate, then each completion submits one more. */

static pthread_rwlock_t gate = PTHREAD_RWLOCK_INITIALIZER;
static uv_sem_t standing;

static void stand(uv_work_t *request) {
  (void)request;
  uv_sem_post(&standing);
  pthread_rwlock_rdlock(&gate);
  pthread_rwlock_unlock(&gate);
}

static uv_work_t *shut_gate(void) {
  uv_work_t *requests = calloc((size_t)workers, sizeof *requests);
  uv_sem_init(&standing, 0);
  pthread_rwlock_wrlock(&gate);
  for (int i = 0; i < workers; i++) {
    uv_queue_work(loop, &requests[i], stand, ignore);
  }
  for (int i = 0; i < workers; i++) {
    uv_sem_wait(&standing);
  }
  return requests;
}

static void backlog_over(uv_work_t *request, int status) {
  (void)status;
  if (++completed <= counted_until) {
    if (completed == counted_until) {
      counted_at = now();
    }
    uv_queue_work(loop, request, no_op, backlog_over);
  }
}

static void backlog(int outstanding) {
  uv_work_t *requests = calloc((size_t)outstanding, sizeof *requests);
  uv_work_t *standers = shut_gate();
  completed = 0;
  counted_until = outstanding > 400000 ? (uint64_t)outstanding : 400000u;
  for (int i = 0; i < outstanding; i++) {
    uv_queue_work(loop, &requests[i], no_op, backlog_over);
  }
  const uint64_t start = now();
  pthread_rwlock_unlock(&gate);
  uv_run(loop, UV_RUN_DEFAULT);
  printf("ok ns_per_completion=%.9g live_bytes=%zu\n",
         (double)(counted_at - start) / (double)counted_until, sizeof(uv_work_t));
  free(standers);
  free(requests);
}

/* Cancels. */

static int told;

static void cancel_over(uv_work_t *request, int status) {
  (void)request;
  told += status == UV_ECANCELED;
}

static void cancel(int count) {
  uv_work_t *requests = calloc((size_t)count, sizeof *requests);
  uv_work_t *standers = shut_gate();
  told = 0;
  for (int i = 0; i < count; i++) {
    uv_queue_work(loop, &requests[i], no_op, cancel_over);
  }
  const uint64_t start = now();
  for (int i = 0; i < count; i++) {
    uv_cancel((uv_req_t *)&requests[i]);
  }
  const double nanos = (double)(now() - start) / count;
  while (told < count && uv_run(loop, UV_RUN_NOWAIT) != 0 && now() - start < 1000000000u) {
  }
  printf("ok cancel_ns=%.9g told=%.9g\n", nanos, (double)told / count);
  pthread_rwlock_unlock(&gate);
  uv_run(loop, UV_RUN_DEFAULT);
  free(standers);
  free(requests);
}

/* The process. */

static void rest(uint64_t millis) {
  pause_until(now() + 1000000u);
  const uint64_t start = processor_time();
  pause_until(now() + 5000000u);
  const uint64_t settled = processor_time();
  pause_until(now() + millis * 1000000u);
  printf("ok after_us=%.9g rest_us_per_s=%.9g\n", (double)(settled - start) / 1e3,
         (double)(processor_time() - settled) / (double)millis);
}

static void memory(void) {
  char line[256];
  double kib = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (sscanf(line, "VmHWM: %lf", &kib) == 1) {
      break;
    }
  }
  if (status != NULL) {
    fclose(status);
  }
  printf("ok resident_peak_mib=%.9g\n", kib / 1024);
}

static void answer(const char *command) {
  char name[32];
  int a = 0, b = 0, c = 0;
  if (sscanf(command, "%31s %d %d %d", name, &a, &b, &c) < 1) {
    printf("failed empty command\n");
  } else if (strcmp(name, "warm") == 0) {
    closed_loop(no_op, 64, (uint64_t)a);
  } else if (strcmp(name, "noop") == 0) {
    closed_loop(no_op, a, (uint64_t)b);
  } else if (strcmp(name, "latency") == 0) {
    latency(a, (uint64_t)b);
  } else if (strcmp(name, "busy") == 0) {
    work_nanos = (uint64_t)a * 1000u;
    closed_loop(busy, b, (uint64_t)c);
  } else if (strcmp(name, "blocking") == 0) {
    work_nanos = (uint64_t)a * 1000u;
    closed_loop(blocking, b, (uint64_t)c);
  } else if (strcmp(name, "behind") == 0) {
    behind(a, (uint64_t)b, c);
  } else if (strcmp(name, "bursts") == 0) {
    bursts(a, (uint64_t)b, (uint64_t)c);
  } else if (strcmp(name, "backlog") == 0) {
    backlog(a);
  } else if (strcmp(name, "cancel") == 0) {
    cancel(a);
  } else if (strcmp(name, "rest") == 0) {
    rest((uint64_t)a);
  } else if (strcmp(name, "memory") == 0) {
    memory();
  } else {
    printf(NOT_SUPPORTED "\n");
  }
}

int main(int count, char **arguments) {
  char command[256];
  if (count != 3) {
    fprintf(stderr, "usage: driver PLACEMENT WORKERS\n");
    return 64;
  }
  is_split = strcmp(arguments[1], "SPLIT") == 0;
  workers = atoi(arguments[2]);
  setvbuf(stdout, NULL, _IOLBF, 0);
  loop = uv_default_loop();
  uv_timer_init(loop, &timer);
  start_workers();
  printf("ok\n");
  while (fgets(command, sizeof command, stdin) != NULL) {
    answer(command);
  }
  return 0;
}
