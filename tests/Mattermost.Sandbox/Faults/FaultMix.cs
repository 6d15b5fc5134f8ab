namespace Mattermost.Sandbox.Faults;

/// <summary>Random faults for load tests. The same seed gives the same sequence of decisions, one per call.</summary>
/// <remarks>
/// The rate is the share of calls that go wrong, 0 to 1. Each of the kinds is equally likely; name one twice to make it twice as likely.
/// </remarks>
public sealed record FaultMix(int Seed, double Rate, IReadOnlyList<Fault> Kinds)
{
    /// <summary>Everything that a client must survive, in small doses.</summary>
    public static FaultMix Everything(int seed, double rate) => new(seed, rate,
    [
        new Fault.Delay(TimeSpan.FromMilliseconds(50)),
        new Fault.DropAfterSaving(),
        new Fault.DropBeforeSaving(),
        new Fault.ServerError(),
        new Fault.ServerError(503),
        new Fault.ProxyError(502),
        new Fault.ProxyError(504, Saved: true),
        new Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
        new Fault.SlowBody(TimeSpan.FromMilliseconds(50)),
        new Fault.HugeBody(256 * 1024),
    ]);
}
