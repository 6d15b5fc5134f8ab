using Mattermost.Sandbox.Faults;

namespace Mattermost.Sandbox.Control;

/// <summary>A fault as the control API and the start page's form spell it. What is left out has a sensible value.</summary>
internal sealed record FaultSpec
{
    public required string Kind { get; init; }
    public double? Seconds { get; init; }
    public int? Status { get; init; }
    public bool Saved { get; init; }
    public long? Bytes { get; init; }
    public string? To { get; init; }
    public string? ContentType { get; init; }
    public string? Body { get; init; }
    public int Times { get; init; } = 1;
    public string? HookId { get; init; }

    /// <summary>Makes it a fault of REST calls whose path begins so.</summary>
    public string? Path { get; init; }

    public static readonly IReadOnlyList<string> Kinds =
    [
        "delay", "drop-after-saving", "drop-before-saving", "server-error", "proxy-error", "too-many-requests", "slow-body", "huge-body",
        "redirect", "wrong-content-type",
    ];

    /// <summary>Null when the kind is unknown or a redirect has no address.</summary>
    public Fault? ToFault() => Kind switch
    {
        "delay" => new Fault.Delay(Span(2)),
        "drop-after-saving" => new Fault.DropAfterSaving(),
        "drop-before-saving" => new Fault.DropBeforeSaving(),
        "server-error" => new Fault.ServerError(Status ?? 500),
        "proxy-error" => new Fault.ProxyError(Status ?? 502, Saved),
        "too-many-requests" => new Fault.TooManyRequests(Span(1)),
        "slow-body" => new Fault.SlowBody(Span(10)),
        "huge-body" => new Fault.HugeBody(Bytes ?? 16 * 1024 * 1024),
        "redirect" when Uri.TryCreate(To, UriKind.Absolute, out var to) => new Fault.Redirect(to, Status ?? 302),
        "wrong-content-type" => new Fault.WrongContentType(ContentType ?? "text/html", Body ?? "<html><body>Please sign in.</body></html>", Saved),
        _ => null,
    };

    private TimeSpan Span(double otherwise) => TimeSpan.FromSeconds(Seconds ?? otherwise);
}

/// <summary>Random faults of every kind.</summary>
internal sealed record MixSpec(int Seed, double Rate);

/// <summary>What every call takes at least.</summary>
internal sealed record LatencySpec(double Milliseconds);
