using System.Net;
using System.Net.Sockets;

namespace Integration.Functions.Mattermost;

/// <summary>
/// Addresses that are not the public internet (IANA's special-purpose registries, and what clouds keep for themselves).
/// IPv6 forms that carry an IPv4 address are judged by the address they carry.
/// </summary>
internal static class SpecialAddresses
{
    private static readonly SpecialRange[] Ranges =
    [
        new("127.0.0.0/8", "this machine itself", MayBeNamed: true),
        new("10.0.0.0/8", "a private address", MayBeNamed: true),
        new("172.16.0.0/12", "a private address", MayBeNamed: true),
        new("192.168.0.0/16", "a private address", MayBeNamed: true),
        new("100.64.0.0/10", "a carrier's internal address", MayBeNamed: true),
        new("169.254.0.0/16", "a link-local address, where clouds keep their metadata"),
        new("168.63.129.16/32", "an internal address of the Azure platform"),
        new("0.0.0.0/8", "no real address"),
        new("192.0.0.0/24", "a reserved address"),
        new("192.88.99.0/24", "a reserved address"),
        new("192.0.2.0/24", "an address for documentation only"),
        new("198.51.100.0/24", "an address for documentation only"),
        new("203.0.113.0/24", "an address for documentation only"),
        new("198.18.0.0/15", "an address for benchmarks only"),
        new("224.0.0.0/4", "a multicast address"),
        new("240.0.0.0/4", "a reserved address"),
        new("::1/128", "this machine itself", MayBeNamed: true),
        new("fc00::/7", "a private address", MayBeNamed: true),
        new("fec0::/10", "a private address", MayBeNamed: true),
        new("fe80::/10", "a link-local address"),
        new("ff00::/8", "a multicast address"),
        new("2001:db8::/32", "an address for documentation only"),
        new("3fff::/20", "an address for documentation only"),
        new("2001::/23", "a reserved address"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly SpecialRange Unassigned = new("::/0", "a reserved address");

    /// <summary>The range that makes an address special; null for a public one.</summary>
    public static SpecialRange? Find(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return InTable(address);
        return Embedded(address) is { Count: > 0 } carried
            ? carried.Select(InTable).FirstOrDefault(range => range is not null)
            : InTable(address) ?? (GlobalUnicast.Contains(address) ? null : Unassigned);
    }

    private static SpecialRange? InTable(IPAddress address) =>
        Array.Find(Ranges, range => range.Network.Contains(address));

    /// <summary>The IPv4 addresses inside mapped, compatible, 6to4, NAT64 and Teredo addresses (RFC 4291, 3056, 6052, 4380).</summary>
    private static List<IPAddress> Embedded(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || IsCompatible(bytes) || IsNat64(bytes)) return [new(bytes.AsSpan(12, 4))];
        if (bytes is [0x20, 0x02, ..]) return [new(bytes.AsSpan(2, 4))];
        if (!address.IsIPv6Teredo) return [];
        var client = bytes.AsSpan(12, 4).ToArray();
        return [new(bytes.AsSpan(4, 4)), new([.. client.Select(part => (byte)~part)])];
    }

    /// <summary><c>::a.b.c.d</c>; the two addresses <c>::</c> and <c>::1</c> are not meant.</summary>
    private static bool IsCompatible(byte[] bytes) =>
        !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && bytes.AsSpan(12) is not ([0, 0, 0, 0] or [0, 0, 0, 1]);

    private static bool IsNat64(byte[] bytes) =>
        bytes is [0x00, 0x64, 0xff, 0x9b, ..] && !bytes.AsSpan(4, 8).ContainsAnyExcept((byte)0);
}

/// <summary>A range with what to call an address in it.</summary>
/// <param name="Range">CIDR.</param>
/// <param name="Words">Completes "… resolves to 10.0.0.5, …".</param>
/// <param name="MayBeNamed">
/// An allow-listed host <em>name</em> may lead here. The rest opens only by its address: whoever can change a DNS record
/// must not get at a cloud's metadata.
/// </param>
internal sealed record SpecialRange(string Range, string Words, bool MayBeNamed = false)
{
    public IPNetwork Network { get; } = IPNetwork.Parse(Range);
}
