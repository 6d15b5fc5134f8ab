namespace Integration.Functions.Tests.Support;

/// <summary>How the host hands an outside request on (facts, 1.2). Which one depends on the host's version.</summary>
public enum HostShape
{
    /// <summary>The old way: original Host, headers appended, a chunked body arrives empty.</summary>
    Forwarding,

    /// <summary>The new way: Host is the loopback address, X-Forwarded-* set by the host, bodies streamed.</summary>
    Proxying,
}
