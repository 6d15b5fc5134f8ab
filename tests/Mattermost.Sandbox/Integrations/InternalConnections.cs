using System.Net;

namespace Mattermost.Sandbox.Integrations;

/// <summary>Private addresses are refused to integrations unless <c>AllowedUntrustedInternalConnections</c> names the host, the address or its network.</summary>
internal static class InternalConnections
{
    private static readonly IPNetwork[] Private = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10",
    }.Select(network => IPNetwork.Parse(network))];

    public static bool Allow(string allowed, string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Private.Any(network => network.Contains(plain))
            || allowed.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Any(entry => Names(entry, host, plain));
    }

    private static bool Names(string entry, string host, IPAddress address) =>
        entry.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(entry, out var one) && one.Equals(address))
        || (IPNetwork.TryParse(entry, out var network) && network.Contains(address));
}
