using System.Net;
using System.Net.Sockets;

namespace Integration.Functions.Mattermost;

/// <summary>Finds the addresses of a host name; outside tests this is <see cref="OutboundGuard.SystemResolver"/>.</summary>
/// <exception cref="SocketException">The name is not known, or nobody could be asked.</exception>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken stopping);

/// <summary>May this address be called?</summary>
public abstract record GuardVerdict
{
    private GuardVerdict() { }

    public sealed record Allowed : GuardVerdict;

    /// <summary><paramref name="Why"/> is written for the person who gave the address.</summary>
    public sealed record Refused(string Why) : GuardVerdict;
}

/// <summary>
/// The one guard in front of every call to an address that a person gave: http or https, and only to public addresses
/// or those of <see cref="AllowedHosts"/>. <see cref="CheckAsync"/> gives an early, clear answer; what protects is the
/// handler, which resolves again, judges, and connects to exactly the address it judged.
/// </summary>
public sealed class OutboundGuard(AllowedHosts allowed, HostResolver resolve, TimeProvider clock)
{
    private const int ResponseHeadersKilobytes = 16;
    private const int ResponseDrainBytes = 64 * 1024;

    /// <summary>For a name to be resolved and a connection (with TLS) to stand.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static readonly HostResolver SystemResolver = Dns.GetHostAddressesAsync;

    /// <summary>For the door: is this an address that we would call?</summary>
    public async ValueTask<GuardVerdict> CheckAsync(Uri address, CancellationToken stopping)
    {
        if (FormObjection(address) is { } objection) return new GuardVerdict.Refused(objection);
        using var patience = new CancellationTokenSource(ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            await FindPermittedAsync(address.IdnHost, address.Port, either.Token);
            return new GuardVerdict.Allowed();
        }
        catch (OutboundRefusedException refused)
        {
            return new GuardVerdict.Refused(refused.Message);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return new GuardVerdict.Refused(
                $"The name {address.IdnHost} cannot be found. Check the spelling, and that this integration's network knows it.");
        }
    }

    /// <summary>
    /// The handler for every such call. No redirects, proxies, cookies or decompression; bounded headers; no spans and no
    /// events that carry the path, which holds the secret of a webhook. Refuses by <see cref="OutboundRefusedException"/>.
    /// </summary>
    public HttpMessageHandler CreateHandler() => new GuardedHandler(new SocketsHttpHandler
    {
        ConnectCallback = new GuardedConnector(this, clock).ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = ResponseHeadersKilobytes,
        MaxResponseDrainSize = ResponseDrainBytes,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        // Without a propagator the handler makes no span; its span would carry the whole address as url.full.
        ActivityHeadersPropagator = null,
    });

    /// <summary>What is wrong with the address as written; null if nothing is.</summary>
    internal static string? FormObjection(Uri address) => address switch
    {
        { IsAbsoluteUri: false } => "The address must be complete, starting with https://.",
        { Scheme: not ("http" or "https") } => $"Addresses starting with {address.Scheme}: cannot be called. Use https:// or http://.",
        { UserInfo.Length: > 0 } => "The address must not hold a user name or password.",
        { IdnHost.Length: 0 } or { Port: 0 } => "The address names no server.",
        _ => null,
    };

    /// <summary>The addresses of a host that may be called, in the resolver's order; at least one.</summary>
    /// <exception cref="SocketException">The name is not known.</exception>
    /// <exception cref="OutboundRefusedException">The host has addresses, and none of them may be called.</exception>
    internal async Task<IReadOnlyList<IPAddress>> FindPermittedAsync(string host, int port, CancellationToken stopping)
    {
        var name = host.TrimEnd('.');
        var addresses = IPAddress.TryParse(name, out var literal) ? [literal] : await resolve(name, stopping);
        if (addresses is []) throw new SocketException((int)SocketError.HostNotFound);
        List<IPAddress> permitted = [.. addresses.Select(Plain).Where(address => IsPermitted(name, address, port))];
        return permitted is not [] ? permitted : throw new OutboundRefusedException(Objection(name, addresses[0], literal is not null));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool IsPermitted(string name, IPAddress address, int port) =>
        SpecialAddresses.Find(address) is not { } special
        || allowed.HasAddress(address, port)
        || (special.MayBeNamed && allowed.HasName(name, port));

    private static string Objection(string name, IPAddress address, bool isLiteral)
    {
        var what = SpecialAddresses.Find(address)!.Words;
        var fact = isLiteral ? $"{address} is {what}." : $"{name} resolves to {address}, {what}.";
        return $"{fact} If this is your Mattermost, the operator of this integration can allow it with Integration__AllowedHosts.";
    }
}

/// <summary>An address was not called because <see cref="OutboundGuard"/> does not permit it; the message says why, for a person.</summary>
public sealed class OutboundRefusedException(string why) : IOException(why);
